// Where to draw the line for this profile. No single threshold gives the same false acceptance on every profile,
// so it follows the profile's own quality and number of samples.
import type { RhythmModel, ThresholdLine } from "./model.ts";
import type { ProfileQuality, RhythmTemplate } from "./template.ts";
import { RHYTHM_MODEL } from "./weights.ts";

export interface Thresholds {
  /** A match is at or below it: fitted for 5 % false acceptance. */
  readonly accept: number;
  /** The profile learns at or below it: fitted for 1 % false acceptance, and never above the other. */
  readonly learn: number;
}

/**
 * @param model whose scores are to be compared
 * @returns the thresholds that a template deserves
 */
export function thresholdsFor(
  { quality }: RhythmTemplate,
  model: RhythmModel = RHYTHM_MODEL,
): Thresholds {
  const accept = evaluateLine(model.accept, quality);
  return { accept, learn: Math.min(evaluateLine(model.learn, quality), accept) };
}

function evaluateLine({ terms, bias }: ThresholdLine, qualities: ProfileQuality): number {
  let threshold = bias;
  for (const { quality, weight, mean } of terms) {
    const value = qualities[quality];
    // A keyboard without key-up has no quality of holds; it is then taken as average.
    if (Number.isFinite(value)) threshold += weight * (value - mean);
  }
  return threshold;
}
