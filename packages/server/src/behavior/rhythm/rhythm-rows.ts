// The three views of a sample that are compared: log holds, log down-downs, and flights on an asinh scale.
import type { Timings } from "./sample.ts";

/** One sample's transformed timings; NaN where absent. */
export interface RhythmRow {
  readonly hold: readonly number[];
  readonly downDown: readonly number[];
  readonly flight: readonly number[];
}

export type RhythmGroup = keyof RhythmRow;

/** Holds below 5 ms are below what keyboards scan at; the logarithm would blow them up. */
const MIN_HOLD_SECONDS = 0.005;
/** Softens the logarithm where keys are pressed nearly together. Scorer MS, tuned on the dev data. */
const DOWN_DOWN_OFFSET_SECONDS = 0.05;
/** Flights are about linear within ±60 ms and logarithmic beyond. Scorer MS, tuned on the dev data. */
const FLIGHT_UNIT_SECONDS = 0.06;

/**
 * Puts timings on the scales on which a typist's variation is about even.
 * @param timings seconds; NaN where absent
 */
export function toRhythmRow({ holds, downDowns, upDowns }: Timings): RhythmRow {
  return {
    hold: holds.map((hold) => Math.log(Math.max(hold, MIN_HOLD_SECONDS))),
    downDown: downDowns.map((gap) => Math.log(Math.max(gap, 0) + DOWN_DOWN_OFFSET_SECONDS)),
    flight: upDowns.map((flight) => Math.asinh(flight / FLIGHT_UNIT_SECONDS)),
  };
}

/** @returns the hold that stands at `value` on the log scale, seconds */
export function holdSecondsAt(value: number): number {
  return Math.exp(value);
}

/** @returns the down-down that stands at `value` on its log scale, seconds */
export function downDownSecondsAt(value: number): number {
  return Math.max(Math.exp(value) - DOWN_DOWN_OFFSET_SECONDS, 0);
}
