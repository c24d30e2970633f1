// Turns an untrusted sample into timings, or says with a literal code why not. Work is bounded by MAX_POSITIONS.
import {
  DEVICE_CLASSES,
  MAX_CLOCK_STEP_MS,
  MAX_INTERVAL_MS,
  MAX_POSITIONS,
  MAX_TIME_MS,
  MIN_POSITIONS,
} from "./sample.ts";
import type { RhythmSample, Timings, UnusableReason } from "./sample.ts";

/** Why a sample was refused. `OTHER_TEXT`, `OTHER_DEVICE` and `TIMINGS_ABSENT` come from comparing it with a profile. */
export type SampleRefusalCode =
  | "MALFORMED"
  | "TOO_FEW_POSITIONS"
  | "TOO_MANY_POSITIONS"
  | "COUNT_MISMATCH"
  | "NOT_A_NUMBER"
  | "NEGATIVE_TIME"
  | "TIME_TOO_LARGE"
  | "OUT_OF_ORDER"
  | "RELEASE_BEFORE_PRESS"
  | "INTERVAL_TOO_LONG"
  | "COARSE_CLOCK"
  | "UNUSABLE"
  | "OTHER_TEXT"
  | "OTHER_DEVICE"
  | "TIMINGS_ABSENT";

export interface SampleRefusal {
  readonly status: "refused";
  readonly code: SampleRefusalCode;
  /** The first offending position, counted from 0. */
  readonly position?: number;
  /** The capture's own reason, with code `UNUSABLE`. */
  readonly reason?: UnusableReason;
}

export type SampleReading = { readonly status: "read"; readonly timings: Timings } | SampleRefusal;

/**
 * Checks a sample and takes its timings.
 * @param sample press and release times by position, milliseconds, as it came from the client
 * @returns timings in seconds, or a refusal with a literal code; it never throws
 */
export function readSample(sample: RhythmSample): SampleReading {
  const refusal = refuseCapture(sample) ?? refuseShape(sample) ?? refuseTimes(sample);
  return refusal ?? { status: "read", timings: takeTimings(sample) };
}

/** @internal */
export function refuse(code: SampleRefusalCode, position?: number): SampleRefusal {
  return position === undefined
    ? { status: "refused", code }
    : { status: "refused", code, position };
}

function refuseCapture(sample: RhythmSample): SampleRefusal | undefined {
  if (typeof sample !== "object" || sample === null) return refuse("MALFORMED");
  if (sample.unusable !== undefined) {
    return { status: "refused", code: "UNUSABLE", reason: sample.unusable };
  }
  if (!DEVICE_CLASSES.includes(sample.deviceClass)) return refuse("MALFORMED");
  // Written so that NaN fails too.
  if (!(sample.clockStepMs >= 0)) return refuse("MALFORMED");
  return sample.clockStepMs > MAX_CLOCK_STEP_MS ? refuse("COARSE_CLOCK") : undefined;
}

function refuseShape({ pressMs, releaseMs }: RhythmSample): SampleRefusal | undefined {
  if (!isList(pressMs) || !isList(releaseMs)) return refuse("MALFORMED");
  if (pressMs.length > MAX_POSITIONS) return refuse("TOO_MANY_POSITIONS");
  if (pressMs.length < MIN_POSITIONS) return refuse("TOO_FEW_POSITIONS");
  return pressMs.length === releaseMs.length ? undefined : refuse("COUNT_MISMATCH");
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Float64Array;
}

function refuseTimes({ pressMs, releaseMs }: RhythmSample): SampleRefusal | undefined {
  let previous = pressMs[0];
  for (let position = 0; position < pressMs.length; position += 1) {
    const press = pressMs[position];
    const code =
      refuseTime(press) ?? refuseStep(previous, press) ?? refuseRelease(press, releaseMs[position]);
    if (code) return refuse(code, position);
    previous = press;
  }
  return undefined;
}

function refuseTime(time: unknown): SampleRefusalCode | undefined {
  if (typeof time !== "number" || Number.isNaN(time)) return "NOT_A_NUMBER";
  if (time < 0) return "NEGATIVE_TIME";
  return time > MAX_TIME_MS ? "TIME_TOO_LARGE" : undefined;
}

function refuseStep(previous = 0, press = 0): SampleRefusalCode | undefined {
  if (press < previous) return "OUT_OF_ORDER";
  return press - previous > MAX_INTERVAL_MS ? "INTERVAL_TOO_LONG" : undefined;
}

function refuseRelease(press = 0, release?: number | null): SampleRefusalCode | undefined {
  if (release === null) return undefined;
  const code = refuseTime(release);
  if (code) return code;
  const holdMs = (release ?? 0) - press;
  if (holdMs < 0) return "RELEASE_BEFORE_PRESS";
  return holdMs > MAX_INTERVAL_MS ? "INTERVAL_TOO_LONG" : undefined;
}

function takeTimings({ pressMs, releaseMs }: RhythmSample): Timings {
  const [holds, downDowns, upDowns]: [number[], number[], number[]] = [[], [], []];
  for (let k = 0; k < pressMs.length; k += 1) {
    const [press, next] = [pressMs[k] as number, pressMs[k + 1]];
    const release = releaseMs[k] ?? NaN;
    holds.push((release - press) / 1000);
    if (next === undefined) break;
    downDowns.push((next - press) / 1000);
    upDowns.push((next - release) / 1000);
  }
  return { holds, downDowns, upDowns };
}
