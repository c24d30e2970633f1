// A made-up rhythm, to show what one looks like before anybody has typed.
import type { Band, OffPart, Range, Timing } from "./timing.ts";

const holdsMs = [92, 74, 118, 81, 96, 164, 88, 70, 104, 84, 77, 99] as const;
const usualHoldsMs = [90, 78, 112, 85, 92, 94, 90, 72, 99, 86, 80, 95] as const;
const gapsMs = [142, 118, 176, 61, 203, 188, 124, 96, 241, 132, 109] as const;
const usualGapsMs = [136, 124, 170, 70, 196, 181, 130, 92, 228, 138, 104] as const;

const around = (middle: number, share: number): Range => ({
  low: middle * (1 - share),
  middle,
  high: middle * (1 + share),
});

const pressMs = gapsMs.reduce<readonly number[]>(
  (presses, gap) => [...presses, (presses.at(-1) ?? 0) + gap],
  [0],
);
const sample: Timing = {
  pressMs,
  releaseMs: pressMs.map((press, k) => press + (holdsMs[k] ?? 0)),
};
const band: Band = {
  holds: usualHoldsMs.map((hold) => around(hold, 0.22)),
  gaps: usualGapsMs.map((gap) => around(gap, 0.16)),
};
const off: readonly OffPart[] = [{ part: "hold", position: 5 }];

export const exampleRhythm = { sample, band, off } as const;
