// Says why a sample scored as it did, for its owner after a completed sign-in and for the audit.
// Never part of a sign-in's answer: it would teach a forger.
import { predictiveWidening } from "./likelihood.ts";
import { readProbe } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { SampleRefusal } from "./read-sample.ts";
import { downDownSecondsAt, holdSecondsAt, toRhythmRow } from "./rhythm-rows.ts";
import type { RhythmSample, Timings } from "./sample.ts";
import { scoreTimings } from "./score.ts";
import type { RhythmUnknown, RhythmVerdict } from "./score.ts";
import type { GroupTemplate, RhythmTemplate } from "./template.ts";
import { describeDeviation, summarise } from "./words.ts";

/** One timing against its usual band. */
export interface TimingDeviation {
  /** `hold`: how long a key was down. `gap`: from its press to the next key's press. */
  readonly part: "hold" | "gap";
  /** The key, counted from 0; a gap is named by the key it starts at. */
  readonly position: number;
  readonly direction: "longer" | "shorter";
  /** How far from the usual value, in the user's own spreads; negative when shorter. */
  readonly spreads: number;
  readonly observedMs: number;
  /** Where about 19 of 20 of the user's own samples lie. */
  readonly usualMs: { readonly low: number; readonly high: number };
  readonly words: string;
}

export interface RhythmExplanation {
  readonly status: "explained";
  readonly result: RhythmVerdict;
  readonly tempo: "usual" | "slower" | "faster";
  /** The timings outside their usual band, furthest first. */
  readonly off: readonly TimingDeviation[];
  /** How many timings were compared. */
  readonly compared: number;
  readonly words: string;
}

/** Outside this many spreads a timing is called off: 1 in 20 under a normal law. */
const BAND_SPREADS = 1.96;

/**
 * Explains a sample's score.
 * @param sample press and release times by position, milliseconds
 * @returns score, verdict, the timings that were off by position and direction, and plain words
 */
export function explainSample(
  profile: RhythmProfile,
  sample: RhythmSample,
): RhythmExplanation | RhythmUnknown | SampleRefusal {
  const reading = readProbe(profile, sample);
  if (reading.status === "refused") return reading;
  const result = scoreTimings(profile, reading.timings);
  if (result.status !== "scored" || !profile.template) return result as RhythmUnknown;
  return explainTimings(profile.template, reading.timings, result);
}

function explainTimings(
  template: RhythmTemplate,
  timings: Timings,
  result: RhythmVerdict,
): RhythmExplanation {
  const row = toRhythmRow(timings);
  const widening = predictiveWidening(template.samples);
  const holds = compareBand("hold", row.hold, timings.holds, template.hold, widening);
  const gaps = compareBand("gap", row.downDown, timings.downDowns, template.downDown, widening);
  const compared = [...holds, ...gaps];
  const off = compared
    .filter(({ spreads }) => Math.abs(spreads) > BAND_SPREADS)
    .toSorted((a, b) => Math.abs(b.spreads) - Math.abs(a.spreads));
  const tempo = judgeTempo(gaps);
  const words = summarise(result, tempo, off.length, compared.length);
  return { status: "explained", result, tempo, off, compared: compared.length, words };
}

function compareBand(
  part: TimingDeviation["part"],
  values: readonly number[],
  seconds: readonly number[],
  group: GroupTemplate,
  widening: number,
): TimingDeviation[] {
  const toMs = (value: number): number =>
    1000 * (part === "hold" ? holdSecondsAt(value) : downDownSecondsAt(value));
  return values
    .map((value, position) => {
      const median = group.medians[position] as number;
      const scale = (group.scales[position] as number) * widening;
      const usualMs = {
        low: toMs(median - BAND_SPREADS * scale),
        high: toMs(median + BAND_SPREADS * scale),
      };
      const spreads = (value - median) / scale;
      const direction: TimingDeviation["direction"] = spreads > 0 ? "longer" : "shorter";
      const found = {
        part,
        position,
        direction,
        spreads,
        observedMs: 1000 * (seconds[position] as number),
        usualMs,
      };
      return { ...found, words: describeDeviation(found) };
    })
    .filter(({ spreads }) => !Number.isNaN(spreads));
}

/** A whole sample is slower or faster when three in four of its gaps are. */
function judgeTempo(gaps: readonly TimingDeviation[]): RhythmExplanation["tempo"] {
  const longer = gaps.filter(({ spreads }) => spreads > 0.5).length / gaps.length;
  const shorter = gaps.filter(({ spreads }) => spreads < -0.5).length / gaps.length;
  if (longer >= 0.75) return "slower";
  return shorter >= 0.75 ? "faster" : "usual";
}
