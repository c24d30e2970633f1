// Signs that nobody typed this: a replay of an earlier sample, or timing that only a machine has.
// It can't stop a replay with ±20 ms of noise, so a sample is also bound to the sign-in's nonce by the caller.
import { readProbe } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import { readSample } from "./read-sample.ts";
import type { RhythmSample, Timings } from "./sample.ts";
import { deviationOf, meanOf, medianOf } from "./statistics.ts";

export type LivenessFinding =
  | {
      readonly code: "REPLAY";
      readonly kind: "exact" | "near" | "remembered";
      readonly meanDifferenceMs: number;
    }
  | { readonly code: "MACHINE_REGULAR"; readonly spreadMs: number }
  | { readonly code: "IMPOSSIBLE_TIMING"; readonly medianMs: number };

/** Hashes of samples that left the window, and the keyed hash that made them. */
export interface RememberedSamples {
  /** A keyed hash: unkeyed, the few possible vectors could be searched through. */
  readonly hash: (material: Uint8Array) => string;
  readonly hashes: ReadonlySet<string>;
}

/** Bench: replays with ±2 ms lie below, the closest genuine pair at 4.8 ms (BENCHMARKS, liveness). */
const NEAR_REPLAY_MS = 3.5;
/** Differences that rounding alone can make. */
const EXACT_REPLAY_MS = 0.06;
/** Below every genuine sample of the public data taken on a clock finer than 5 ms: 2.5 ms and 16 ms. */
const MACHINE_HOLD_SPREAD_MS = 1.5;
const MACHINE_GAP_SPREAD_MS = 6;
/** The fastest genuine sample of the public data has a median down-down of 84 ms. */
const FASTEST_MEDIAN_GAP_MS = 20;
/** The lightest genuine sample of the public data has a median hold of 33 ms. */
const SHORTEST_MEDIAN_HOLD_MS = 10;
const MS = 1000;

/**
 * Looks for signs of replay and automation.
 * @param sample milliseconds; one that can't be read against the profile gives no findings, as scoring refuses it
 * @param remembered samples that left the window, if the caller keeps them
 * @returns what was found, most telling first; empty when it looks alive
 */
export function checkLiveness(
  profile: RhythmProfile,
  sample: RhythmSample,
  remembered?: RememberedSamples,
): LivenessFinding[] {
  const reading = readProbe(profile, sample);
  if (reading.status === "refused") return [];
  const { timings } = reading;
  const replay = findReplay(profile, timings) ?? findRemembered(timings, remembered);
  return [...(replay ? [replay] : []), ...findMachine(timings)];
}

/**
 * Looks for what needs no profile: signs of automation, which a first sample can have too.
 * @param sample milliseconds; one that can't be read gives no findings, as learning refuses it
 */
export function checkFirstLiveness(sample: RhythmSample): LivenessFinding[] {
  const reading = readSample(sample);
  return reading.status === "refused" ? [] : findMachine(reading.timings);
}

/**
 * What to put into a keyed hash, so that a sample is known again after it left the window.
 * @returns holds and down-downs in whole milliseconds, two bytes each, or nothing for a sample that can't be read
 */
export function replayMaterial(
  profile: RhythmProfile,
  sample: RhythmSample,
): Uint8Array | undefined {
  const reading = readProbe(profile, sample);
  return reading.status === "refused" ? undefined : materialOf(reading.timings);
}

function materialOf({ holds, downDowns }: Timings): Uint8Array {
  const bytes = new Uint8Array(2 * (holds.length + downDowns.length));
  const view = new DataView(bytes.buffer);
  [...holds, ...downDowns].forEach((seconds, i) => {
    view.setUint16(2 * i, Number.isNaN(seconds) ? 0xffff : Math.round(seconds * MS));
  });
  return bytes;
}

function findReplay({ window }: RhythmProfile, timings: Timings): LivenessFinding | undefined {
  let closest = Infinity;
  for (const known of window) closest = Math.min(closest, meanDifferenceMs(known, timings));
  if (closest > NEAR_REPLAY_MS) return undefined;
  const kind = closest <= EXACT_REPLAY_MS ? "exact" : "near";
  return { code: "REPLAY", kind, meanDifferenceMs: closest };
}

function findRemembered(
  timings: Timings,
  remembered: RememberedSamples | undefined,
): LivenessFinding | undefined {
  if (!remembered?.hashes.has(remembered.hash(materialOf(timings)))) return undefined;
  return { code: "REPLAY", kind: "remembered", meanDifferenceMs: 0 };
}

function meanDifferenceMs(a: Timings, b: Timings): number {
  const differences = [
    ...a.holds.map((hold, k) => Math.abs(hold - (b.holds[k] as number))),
    ...a.downDowns.map((gap, k) => Math.abs(gap - (b.downDowns[k] as number))),
  ];
  const difference = MS * meanOf(differences);
  return Number.isNaN(difference) ? Infinity : difference;
}

function findMachine(timings: Timings): LivenessFinding[] {
  return [findRegularity(timings), findImpossible(timings)].filter(
    (finding) => finding !== undefined,
  );
}

function findRegularity({ holds, downDowns }: Timings): LivenessFinding | undefined {
  const holdSpreadMs = MS * deviationOf(holds);
  const gapSpreadMs = MS * deviationOf(downDowns);
  if (gapSpreadMs < MACHINE_GAP_SPREAD_MS)
    return { code: "MACHINE_REGULAR", spreadMs: gapSpreadMs };
  if (holdSpreadMs < MACHINE_HOLD_SPREAD_MS)
    return { code: "MACHINE_REGULAR", spreadMs: holdSpreadMs };
  return undefined;
}

function findImpossible({ holds, downDowns }: Timings): LivenessFinding | undefined {
  const gapMs = MS * medianOf(downDowns);
  const holdMs = MS * medianOf(holds);
  if (gapMs < FASTEST_MEDIAN_GAP_MS) return { code: "IMPOSSIBLE_TIMING", medianMs: gapMs };
  if (holdMs < SHORTEST_MEDIAN_HOLD_MS) return { code: "IMPOSSIBLE_TIMING", medianMs: holdMs };
  return undefined;
}
