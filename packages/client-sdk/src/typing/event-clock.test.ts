// The estimate of a clock's step, on the grids that browsers have.
import { expect, test } from "vitest";
import { estimateClockStep } from "./event-clock.ts";

/** Moments of an even mixture of gaps, as a clock of this step would show them. */
function readFrom(stepMs: number, moments: number): number[] {
  return Array.from({ length: moments }, (_, index) => {
    const ms = 12_345.6789 + 61.803398 * index * (1 + (index % 7) / 5);
    // Noise as Chromium adds it by turning seconds into milliseconds.
    return Math.floor(ms / stepMs) * stepMs + 1e-9 * (index % 3);
  });
}

test.each([0.005, 0.1, 1, 2, 8, 16.667, 100])("finds a step of %d ms from 24 moments", (stepMs) => {
  expect(estimateClockStep(readFrom(stepMs, 24))).toBeCloseTo(stepMs, 2);
});

test("doesn't take a fine clock for a coarse one when little was typed", () => {
  expect(estimateClockStep(readFrom(0.1, 12))).toBeLessThan(1);
});

test("knows nothing from one moment, or none", () => {
  expect(estimateClockStep([])).toBe(0);
  expect(estimateClockStep([1234.5])).toBe(0);
});

test("says at most what the server takes", () => {
  expect(estimateClockStep([0, 5_000])).toBe(1_000);
});
