// Where to draw the line for this profile. No single threshold gives the same false acceptance on every profile,
// so it follows the profile's own quality, its number of samples and its kind of keyboard.
import { modelFor } from "./model-for.ts";
import type { RhythmModel, ThresholdLine } from "./model.ts";
import type { DeviceClass } from "./sample.ts";
import type { ProfileQuality, RhythmTemplate } from "./template.ts";

export interface Thresholds {
  /** A match is at or below it: fitted so that at most 5 % of others pass, and 10 % of forgers who type as most people do. */
  readonly accept: number;
  /** The profile learns at or below it: fitted so that at most 1 % of others pass, and never above the other. */
  readonly learn: number;
}

/**
 * @param model whose scores are to be compared
 * @returns the thresholds that a template on this kind of keyboard deserves
 */
export function thresholdsFor(
  template: RhythmTemplate,
  deviceClass: DeviceClass,
  model: RhythmModel = modelFor(template),
): Thresholds {
  const { quality } = template;
  const { others, forgers, learn } = model.thresholds[deviceClass];
  const accept = Math.min(evaluateLine(others, quality), evaluateLine(forgers, quality));
  return { accept, learn: Math.min(evaluateLine(learn, quality), accept) };
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
