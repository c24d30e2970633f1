// Weighs features into one score: a linear part and one layer of tanh units. Lower is more like the user.
import type { FeatureName, RhythmFeatures } from "./features.ts";
import type { DeviceClass } from "./sample.ts";
import type { ProfileQuality } from "./template.ts";

/** The trained numbers; `bench/typing/train.ts` writes them. */
export interface RhythmModel {
  readonly columns: readonly FeatureName[];
  /** Training means and deviations by column. A mean stands in for an absent feature, which then says nothing. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  /** On standardised columns, as are the units' weights. */
  readonly linear: readonly number[];
  readonly bias: number;
  readonly units: readonly TanhUnit[];
  readonly thresholds: Readonly<Record<DeviceClass, ThresholdLines>>;
}

export interface ThresholdLines {
  readonly accept: ThresholdLine;
  readonly learn: ThresholdLine;
}

export interface TanhUnit {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly output: number;
}

/** A threshold as a linear function of the profile's quality. */
export interface ThresholdLine {
  readonly terms: readonly ThresholdTerm[];
  readonly bias: number;
}

export interface ThresholdTerm {
  readonly quality: keyof ProfileQuality;
  readonly weight: number;
  readonly mean: number;
}

/** A feature further out than this many deviations says no more than one at the limit. */
export const FEATURE_CLIP = 8;

/** @returns the log-odds-like score that the thresholds are compared with */
export function weighFeatures(features: RhythmFeatures, model: RhythmModel): number {
  const values = model.columns.map((column, k) =>
    standardise(features[column], model.means[k] as number, model.scales[k] as number),
  );
  let score = model.bias + dot(model.linear, values);
  for (const { weights, bias, output } of model.units) {
    score += output * Math.tanh(bias + dot(weights, values));
  }
  return score;
}

function standardise(value: number, mean: number, scale: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.max(Math.min((value - mean) / scale, FEATURE_CLIP), -FEATURE_CLIP);
}

function dot(weights: readonly number[], values: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += (weights[k] as number) * (values[k] as number);
  return sum;
}
