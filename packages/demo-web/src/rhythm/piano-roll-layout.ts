// Where everything in the picture goes, in pixels. Time runs right; each position has a lane.
import type { Band, Timing } from "./timing.ts";

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: number;
  readonly laneHeight: number;
  readonly gutter: number;
  readonly x: (ms: number) => number;
  readonly tickMs: readonly number[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const axisHeight = 28;
const endMargin = 12;

export function layOut(width: number, lanes: number, spanMs: number): Layout {
  const narrow = width < 480;
  const gutter = narrow ? 24 : 32;
  // A long password has to fit the screen too.
  const laneHeight = lanes > 32 ? 11 : narrow ? 13 : 16;
  const perMs = Math.max(width - gutter - endMargin, 1) / spanMs;
  const step = tickSteps.find((ms) => ms * perMs >= (narrow ? 56 : 84)) ?? 5_000;
  return {
    width,
    height: lanes * laneHeight + axisHeight,
    lanes,
    laneHeight,
    gutter,
    x: (ms) => gutter + ms * perMs,
    tickMs: Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, k) => k * step),
  };
}

const tickSteps = [100, 250, 500, 1_000, 2_000, 5_000];

/** How long a typing takes, its last release included. */
export function durationOf({ pressMs, releaseMs }: Timing): number {
  return Math.max(0, ...pressMs, ...releaseMs.map((ms) => ms ?? 0));
}

/**
 * Where each position's bar usually lies: its start counts from the press before it, so that one slow gap doesn't put
 * everything after it off.
 *
 * @param sample what was typed; without it the band stands for itself
 */
export function bandSpans(
  band: Band,
  sample: Timing | null,
): readonly { readonly start: Span; readonly whole: Span }[] {
  let usualMs = 0;
  return band.holds.map((hold, k) => {
    const gap = k === 0 ? null : band.gaps[k - 1];
    const before = sample?.pressMs[k - 1] ?? usualMs;
    const start = gap
      ? { from: before + gap.low, to: before + gap.high }
      : { from: k === 0 ? 0 : before, to: k === 0 ? 0 : before };
    usualMs = sample?.pressMs[k] ?? before + (gap?.middle ?? 0);
    return { start, whole: { from: start.from, to: start.to + (hold?.high ?? 0) } };
  });
}
