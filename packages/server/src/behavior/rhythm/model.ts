// What training leaves behind: a small network that reads the timings position by position, pools what it read, and weighs
// that with the features by a linear part and one layer of units; and where the thresholds lie.
import type { FeatureName } from "./features.ts";
import type { RhythmGroup } from "./rhythm-rows.ts";
import type { DeviceClass } from "./sample.ts";
import type { ProfileQuality } from "./template.ts";

/** The trained numbers; `bench/typing/train.ts` writes them. */
export interface RhythmModel {
  readonly columns: readonly FeatureName[];
  /** Training means and deviations by column. A mean stands in for an absent feature, which then says nothing. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly network: RhythmNetwork;
  readonly thresholds: Readonly<Record<DeviceClass, ThresholdLines>>;
}

export interface RhythmNetwork {
  readonly readers: Readonly<Record<RhythmGroup, PositionReader>>;
  /** On the standardised columns, then on what the readers found: holds, down-downs, flights. So are the units' weights. */
  readonly linear: readonly number[];
  readonly bias: number;
  readonly units: readonly SigmoidUnit[];
}

/** Looks at one position at a time; the mean over positions is mixed into a few findings. */
export interface PositionReader {
  /** By unit, on a position's inputs. */
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
  /** By finding, on the units' means. */
  readonly mix: readonly (readonly number[])[];
  /** By finding, its mean in training: it stands in where no timing is present, and then says nothing. */
  readonly absent: readonly number[];
}

export interface SigmoidUnit {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly output: number;
}

export interface ThresholdLines {
  /** One in twenty others stays below it. */
  readonly others: ThresholdLine;
  /** One in ten forgers who type the way most people do stays below it. */
  readonly forgers: ThresholdLine;
  /** One in a hundred others stays below it. */
  readonly learn: ThresholdLine;
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
