// What the pictures of a rhythm are drawn from: timings by position, and the band in which they usually lie.
import type { ApiOutputs } from "@latchkey/client-sdk";
import type { TypingSample } from "@latchkey/client-sdk/typing";

export type ProfileStatus = ApiOutputs["behavior"]["profileStatus"];
export type StoredProfile = ApiOutputs["behavior"]["showProfiles"][number];
export type Finding = ApiOutputs["behavior"]["findings"][number];
export type Explanation = ApiOutputs["behavior"]["score"];
export type OffPart = Pick<Explanation["off"][number], "part" | "position">;

/** One typing: milliseconds since its first press; a release is null while, or where, none is known. */
export interface Timing {
  readonly pressMs: readonly number[];
  readonly releaseMs: readonly (number | null)[];
}

/** Where a timing usually lies, milliseconds. */
export interface Range {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** By position; a gap goes from a position's press to the next one's. Null where nothing is known. */
export interface Band {
  readonly holds: readonly (Range | null)[];
  readonly gaps: readonly (Range | null)[];
}

/** Holds and gaps as the server stores them. */
type Intervals = StoredProfile["window"][number];

export function timingOf({ pressMs, releaseMs }: TypingSample): Timing {
  return { pressMs, releaseMs };
}

/** @param sample null gaps, which a keyboard never leaves, count as the gap before */
export function timingOfStored({ holdsMs, gapsMs }: Intervals): Timing {
  const pressMs = [0];
  for (const gap of gapsMs) pressMs.push((pressMs.at(-1) ?? 0) + (gap ?? 0));
  return {
    pressMs,
    releaseMs: pressMs.map((press, k) => {
      const hold = holdsMs[k];
      return hold == null ? null : press + hold;
    }),
  };
}

export function intervalsOf({ pressMs, releaseMs }: Timing): Intervals {
  return {
    holdsMs: pressMs.map((press, k) => {
      const release = releaseMs[k];
      return release == null ? null : release - press;
    }),
    gapsMs: pressMs.slice(1).map((press, k) => press - (pressMs[k] ?? 0)),
  };
}

/** The band of several typings of one text; null when there are too few for a spread. */
export function bandOf(samples: readonly Intervals[]): Band | null {
  const [first] = samples;
  if (!first || samples.length < leastSamples) return null;
  return {
    holds: first.holdsMs.map((_, k) => rangeOf(samples.map(({ holdsMs }) => holdsMs[k] ?? null))),
    gaps: first.gapsMs.map((_, k) => rangeOf(samples.map(({ gapsMs }) => gapsMs[k] ?? null))),
  };
}

/** The same band, with what the server says of the parts that were off. */
export function correctedBand(band: Band, off: Explanation["off"]): Band {
  const holds = [...band.holds];
  const gaps = [...band.gaps];
  for (const { part, position, usualMs } of off) {
    const ranges = part === "hold" ? holds : gaps;
    ranges[position] = { ...usualMs, middle: (usualMs.low + usualMs.high) / 2 };
  }
  return { holds, gaps };
}

/** Under three there is no spread, for the server neither. */
const leastSamples = 3;
/** About 19 of 20 lie within, if they spread normally. */
const bandSpreads = 1.96;
/** From the median distance to the standard deviation, under a normal law. */
const spreadPerDistance = 1.4826;
/** No hand is steadier than this. */
const leastSpreadMs = 5;

function rangeOf(values: readonly (number | null)[]): Range | null {
  const known = values.filter((value) => value !== null);
  if (known.length < leastSamples) return null;
  const middle = medianOf(known);
  const distance = medianOf(known.map((value) => Math.abs(value - middle)));
  const reach = bandSpreads * Math.max(spreadPerDistance * distance, leastSpreadMs);
  return { low: Math.max(0, middle - reach), middle, high: middle + reach };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
}
