// The verdict on a sample: its score, the thresholds that this profile deserves, and how firm the answer is.
import { compareRhythm } from "./features.ts";
import { modelFor } from "./model-for.ts";
import { weighRhythm } from "./weigh.ts";
import type { RhythmModel } from "./model.ts";
import { readProbe } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { SampleRefusal } from "./read-sample.ts";
import { toRhythmRow } from "./rhythm-rows.ts";
import { FIRM_SAMPLES, MIN_SAMPLES } from "./sample.ts";
import type { RhythmSample, Timings } from "./sample.ts";
import type { RhythmTemplate } from "./template.ts";
import { thresholdsFor } from "./threshold.ts";

export interface RhythmVerdict {
  readonly status: "scored";
  /** Lower is more like the user. */
  readonly score: number;
  /** A match is at or below this; about one impostor in twenty gets there. */
  readonly threshold: number;
  /** The profile may learn from a sample at or below this; about one impostor in a hundred gets there. */
  readonly learningThreshold: number;
  readonly verdict: "match" | "mismatch";
  /** `advisory` while the profile has fewer than ten samples: show it, but don't act on it. */
  readonly standing: "firm" | "advisory";
  /** How many samples the profile holds. */
  readonly samples: number;
}

/** The profile has too few samples to say anything. */
export interface RhythmUnknown {
  readonly status: "unknown";
  readonly code: "PROFILE_TOO_YOUNG";
  readonly samples: number;
  readonly samplesNeeded: number;
}

export type ScoreResult = RhythmVerdict | RhythmUnknown | SampleRefusal;

/**
 * Scores a sample against a profile. It reads no clock and keeps no state.
 * @param sample press and release times by position, milliseconds
 * @returns a verdict, `unknown` while the profile is too young, or a refusal with a literal code
 */
export function scoreSample(profile: RhythmProfile, sample: RhythmSample): ScoreResult {
  const reading = readProbe(profile, sample);
  if (reading.status === "refused") return reading;
  return scoreTimings(profile, reading.timings);
}

/** @internal */
export function scoreTimings(
  { template, window, deviceClass }: RhythmProfile,
  timings: Timings,
): RhythmVerdict | RhythmUnknown {
  const samples = window.length;
  if (!template) {
    return { status: "unknown", code: "PROFILE_TOO_YOUNG", samples, samplesNeeded: MIN_SAMPLES };
  }
  const score = scoreAgainst(template, timings, modelFor(template));
  const { accept, learn } = thresholdsFor(template, deviceClass);
  return {
    status: "scored",
    score,
    threshold: accept,
    learningThreshold: learn,
    verdict: score <= accept ? "match" : "mismatch",
    standing: samples < FIRM_SAMPLES ? "advisory" : "firm",
    samples,
  };
}

/** @internal The bare score under any model, as the bench needs it. */
export function scoreAgainst(
  template: RhythmTemplate,
  timings: Timings,
  model: RhythmModel,
): number {
  const row = toRhythmRow(timings);
  return weighRhythm(template, row, compareRhythm(template, timings, row), model);
}
