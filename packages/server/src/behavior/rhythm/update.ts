// The update rule: what a profile may learn from. A profile that learned from an impostor would open to them.
import { checkLiveness } from "./liveness.ts";
import type { LivenessFinding } from "./liveness.ts";
import { profileOf, readProbe } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { SampleRefusal } from "./read-sample.ts";
import { FIRM_SAMPLES } from "./sample.ts";
import type { RhythmSample, Timings } from "./sample.ts";
import { scoreTimings } from "./score.ts";

export interface UpdateOptions {
  /** The user has just given a further factor, so the sample is theirs whatever it scored. */
  readonly confirmed?: boolean;
}

export type UpdateResult =
  | { readonly status: "learned"; readonly profile: RhythmProfile }
  | {
      readonly status: "unchanged";
      readonly code: "NOT_SURE_ENOUGH" | "NOT_ALIVE";
      readonly profile: RhythmProfile;
      readonly findings: readonly LivenessFinding[];
    }
  | SampleRefusal;

/**
 * Adds a sample if the rule allows it: any live sample while the profile is young, later only one that scores
 * at the strict threshold, or that a further factor has confirmed.
 * Call it only after the text itself was proven right.
 * @param sample press and release times by position, milliseconds
 * @returns the new profile; the old one is never changed
 */
export function updateProfile(
  profile: RhythmProfile,
  sample: RhythmSample,
  { confirmed = false }: UpdateOptions = {},
): UpdateResult {
  const reading = readProbe(profile, sample);
  if (reading.status === "refused") return reading;
  const findings = checkLiveness(profile, sample);
  if (findings.length > 0) return { status: "unchanged", code: "NOT_ALIVE", profile, findings };
  if (!confirmed && !isSureEnough(profile, reading.timings)) {
    return { status: "unchanged", code: "NOT_SURE_ENOUGH", profile, findings };
  }
  const window = [...profile.window, reading.timings];
  return {
    status: "learned",
    profile: profileOf(window, profile.deviceClass, profile.learned + 1),
  };
}

function isSureEnough(profile: RhythmProfile, timings: Timings): boolean {
  if (profile.window.length < FIRM_SAMPLES) return true;
  const result = scoreTimings(profile, timings);
  return result.status === "scored" && result.score <= result.learningThreshold;
}
