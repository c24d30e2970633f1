// Weighs features into one score. Lower is more like the user.
import type { FeatureName, RhythmFeatures } from "./features.ts";

/** The trained numbers; `bench/typing/train.ts` writes them. */
export interface RhythmModel {
  readonly columns: readonly FeatureName[];
  readonly weights: readonly number[];
  readonly bias: number;
  /** Training means, which stand in for an absent feature: it then speaks neither for nor against. */
  readonly neutral: readonly number[];
}

/** @returns the log-odds-like score that the thresholds are compared with */
export function weighFeatures(features: RhythmFeatures, model: RhythmModel): number {
  let score = model.bias;
  for (let i = 0; i < model.columns.length; i += 1) {
    const value = features[model.columns[i] as FeatureName];
    const known = Number.isFinite(value) ? value : (model.neutral[i] as number);
    score += (model.weights[i] as number) * known;
  }
  return score;
}
