// Where to draw the line for this profile. No single threshold gives the same false acceptance on every profile,
// so it follows the profile's own quality, its number of samples and its kind of keyboard.
import { modelFor } from "./model-for.ts";
import type { RhythmModel, ThresholdLine } from "./model.ts";
import type { DeviceClass } from "./sample.ts";
import type { ProfileQuality, RhythmTemplate } from "./template.ts";

export interface Thresholds {
  /** A match is at or below it: fitted for 5 % false acceptance. */
  readonly accept: number;
  /** The profile learns at or below it: fitted for 1 % false acceptance, and never above the other. */
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
  const lines = model.thresholds[deviceClass];
  const accept = evaluateLine(lines.accept, quality);
  return { accept, learn: Math.min(evaluateLine(lines.learn, quality), accept) };
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
