// Where everything in the picture goes, in pixels. Time runs right, each position has a lane, and a long text is broken
// into lines as music is, so that a bar stays long enough to be read.
import type { Band, Timing } from "./timing.ts";

/** Positions `from` up to, not including, `to`. */
export interface Line {
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly laneHeight: number;
  readonly gutter: number;
  readonly lines: readonly Line[];
  /** Top of a position's lane. */
  readonly y: (position: number) => number;
  /** @param ms since the line's origin, see {@link originsOf} */
  readonly x: (ms: number) => number;
  readonly tickMs: readonly number[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const axisHeight = 28;
const endMargin = 12;
/** Between two lines, where the gap before a line's first key begins. */
const lineGap = 18;

/** From this width on, pixels, a line holds more. */
const wide = 560;

/**
 * Breaks a text into lines of much the same length, or between words where the text may be seen.
 *
 * @param text the letters, or null where they are nobody's business
 */
export function breakLines(width: number, positions: number, text: string | null): Line[] {
  const most = width < wide ? 10 : 14;
  const rows = Math.max(1, Math.ceil(positions / most));
  const even = Math.ceil(positions / rows);
  const lines: Line[] = [];
  for (let from = 0; from < positions;) {
    const wordEnd = text?.slice(from, from + most).lastIndexOf(" ") ?? -1;
    const fits = positions - from <= most;
    const length = text === null ? even : wordEnd >= most / 2 && !fits ? wordEnd + 1 : most;
    const to = Math.min(from + length, positions);
    lines.push({ from, to });
    from = to;
  }
  return lines;
}

export function layOut(width: number, lines: readonly Line[], spanMs: number): Layout {
  const narrow = width < wide;
  const gutter = narrow ? 24 : 32;
  const laneHeight = narrow ? 15 : 17;
  const perMs = Math.max(width - gutter - endMargin, 1) / spanMs;
  const step = tickSteps.find((ms) => ms * perMs >= (narrow ? 56 : 84)) ?? 5_000;
  const lanes = lines.at(-1)?.to ?? 0;
  const lineOf = (position: number) => lines.findIndex(({ to }) => position < to);
  return {
    width,
    height: lanes * laneHeight + (lines.length - 1) * lineGap + axisHeight,
    laneHeight,
    gutter,
    lines,
    y: (position) => position * laneHeight + lineOf(position) * lineGap,
    x: (ms) => gutter + ms * perMs,
    tickMs: Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, k) => k * step),
  };
}

const tickSteps = [50, 100, 250, 500, 1_000, 2_000, 5_000];

/**
 * Each line's point zero: the press of the key before it, so that no gap is lost between two lines. What was typed
 * slowly early on puts nothing off later.
 *
 * @param pressMs presses of one typing
 * @returns milliseconds, by position; null for keys that haven't been pressed
 */
export function originsOf(
  lines: readonly Line[],
  pressMs: readonly number[],
): readonly (number | null)[] {
  return lines.flatMap(({ from, to }) => {
    const origin = from === 0 ? 0 : (pressMs[from - 1] ?? null);
    return Array.from({ length: to - from }, () => origin);
  });
}

/** How much time the longest line of a typing takes, its last release included. */
export function longestLineMs(lines: readonly Line[], { pressMs, releaseMs }: Timing): number {
  const origins = originsOf(lines, pressMs);
  const ends = pressMs.map((press, k) => Math.max(press, releaseMs[k] ?? 0) - (origins[k] ?? 0));
  return Math.max(0, ...ends);
}

/** Where each position's bar usually lies, in the time of {@link bandSpans}'s presses. */
export interface BandSpans {
  readonly pressMs: readonly number[];
  readonly spans: readonly { readonly start: Span; readonly whole: Span }[];
}

/**
 * Where each position's bar usually lies: its start counts from the press before it, so that one slow gap doesn't put
 * everything after it off.
 *
 * @param sample what was typed; without it the band stands for itself
 */
export function bandSpans(band: Band, sample: Timing | null): BandSpans {
  const pressMs: number[] = [];
  const spans = band.holds.map((hold, k) => {
    const gap = k === 0 ? null : band.gaps[k - 1];
    const before = pressMs[k - 1] ?? 0;
    const start = gap
      ? { from: before + gap.low, to: before + gap.high }
      : { from: before, to: before };
    pressMs.push(sample?.pressMs[k] ?? before + (gap?.middle ?? 0));
    return { start, whole: { from: start.from, to: start.to + (hold?.high ?? 0) } };
  });
  return { pressMs, spans };
}
