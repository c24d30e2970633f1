// A typist's profile: the latest samples of one text on one kind of keyboard, and the template they give.
// Values are never changed in place, so a refused update leaves the profile as it was.
import { readSample, refuse } from "./read-sample.ts";
import type { SampleReading, SampleRefusal } from "./read-sample.ts";
import { MAX_ABSENT_SHARE, MIN_SAMPLES, WINDOW_SAMPLES } from "./sample.ts";
import type { DeviceClass, RhythmSample, Timings } from "./sample.ts";
import { buildTemplate } from "./template.ts";
import type { RhythmTemplate } from "./template.ts";

export interface RhythmProfile {
  /** Number of keys, Return included where it was captured. */
  readonly positions: number;
  readonly deviceClass: DeviceClass;
  /** How many samples were ever learned; those beyond the window are forgotten. */
  readonly learned: number;
  /** Oldest first; stepped to 0.1 ms, as they are stored. */
  readonly window: readonly Timings[];
  /** Absent under three samples. */
  readonly template: RhythmTemplate | undefined;
}

export type ProfileResult =
  | { readonly status: "built"; readonly profile: RhythmProfile }
  | (SampleRefusal & { /** Which of the samples, counted from 0. */ readonly sample: number });

/** A serialised profile's size limit (BENCHMARKS P13). */
export const MAX_PROFILE_BYTES = 6_000;
export const HEADER_BYTES = 8;
/** Steps of 0.1 ms: Chromium's clock has no finer, and an interval of 6 s still fits 16 bits. */
export const STEPS_PER_SECOND = 10_000;

/**
 * How many samples the window of a text holds: 30, or as many as fit 6 kB. A longer text tells more per sample.
 * @param positions number of keys
 */
export function windowCapacity(positions: number): number {
  const bytesPerSample = 2 * (2 * positions - 1);
  return Math.min(WINDOW_SAMPLES, Math.floor((MAX_PROFILE_BYTES - HEADER_BYTES) / bytesPerSample));
}

/**
 * Builds a profile from samples of one text on one kind of keyboard.
 * @param samples at least one, oldest first, milliseconds; beyond the window's capacity the oldest are dropped
 * @returns the profile, or the first refusal with the index of its sample
 */
export function buildProfile(samples: readonly RhythmSample[]): ProfileResult {
  const first = samples[0];
  if (!first) return { ...refuse("TOO_FEW_POSITIONS"), sample: 0 };
  const timings: Timings[] = [];
  for (const [index, sample] of samples.entries()) {
    const reading = readFitting(sample, timings[0], first.deviceClass);
    if (reading.status === "refused") return { ...reading, sample: index };
    timings.push(reading.timings);
  }
  return { status: "built", profile: profileOf(timings, first.deviceClass, timings.length) };
}

/**
 * Reads a sample that must fit a profile.
 * @returns its timings in seconds, or why it can't be compared
 */
export function readProbe(profile: RhythmProfile, sample: RhythmSample): SampleReading {
  return readFitting(sample, profile.window[0], profile.deviceClass);
}

function readFitting(
  sample: RhythmSample,
  like: Timings | undefined,
  deviceClass: DeviceClass,
): SampleReading {
  const reading = readSample(sample);
  if (reading.status === "refused") return reading;
  if (sample.deviceClass !== deviceClass) return refuse("OTHER_DEVICE");
  const timings = stepTimings(reading.timings);
  if (!like) return { status: "read", timings };
  if (timings.holds.length !== like.holds.length) return refuse("OTHER_TEXT");
  // Without this, a forger could leave out the timings that they can't match.
  if (absentShare(timings, like) > MAX_ABSENT_SHARE) return refuse("TIMINGS_ABSENT");
  return { status: "read", timings };
}

function absentShare({ holds }: Timings, like: Timings): number {
  let [expected, absent] = [0, 0];
  for (let k = 0; k < holds.length; k += 1) {
    if (Number.isNaN(like.holds[k])) continue;
    expected += 1;
    if (Number.isNaN(holds[k])) absent += 1;
  }
  return expected === 0 ? 0 : absent / expected;
}

/** @internal Keeps the newest that fit, and builds the template. `learned` counts all that there ever were. */
export function profileOf(
  timings: readonly Timings[],
  deviceClass: DeviceClass,
  learned: number,
): RhythmProfile {
  const positions = timings[0]?.holds.length ?? 0;
  const window = timings.slice(-windowCapacity(positions));
  const template = window.length < MIN_SAMPLES ? undefined : buildTemplate(window);
  return { positions, deviceClass, learned, window, template };
}

/** Stepped before use, so that a profile scores the same before and after it was stored. */
function stepTimings(timings: Timings): Timings {
  const step = (value: number): number => Math.round(value * STEPS_PER_SECOND) / STEPS_PER_SECOND;
  return timingsFrom(timings.holds.map(step), timings.downDowns.map(step));
}

/** @internal The flights follow from holds and down-downs. */
export function timingsFrom(holds: readonly number[], downDowns: readonly number[]): Timings {
  return { holds, downDowns, upDowns: downDowns.map((gap, k) => gap - (holds[k] as number)) };
}
