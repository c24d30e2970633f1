// The picture of a rhythm stays readable however long the text and narrow the screen: it is broken into lines.
import { describe, expect, test } from "vitest";
import { phrase } from "./phrase.ts";
import {
  bandSpans,
  breakLines,
  layOut,
  type Line,
  longestLineMs,
  originsOf,
} from "./piano-roll-layout.ts";

const phone = 320;
const desktop = 880;
const words = (lines: readonly Line[], text: string) =>
  lines.map(({ from, to }) => text.slice(from, to));

/** Evenly typed: a key every 200 ms, each held for 100. */
const evenly = (keys: number) => {
  const pressMs = Array.from({ length: keys }, (_, k) => 200 * k);
  return { pressMs, releaseMs: pressMs.map((ms) => ms + 100) };
};

describe("lines", () => {
  test("end with words where the text may be seen", () => {
    expect(words(breakLines(phone, phrase.length, phrase), phrase)).toEqual([
      "the key ",
      "is in the ",
      "rhythm",
    ]);
    expect(words(breakLines(desktop, phrase.length, phrase), phrase)).toEqual([
      "the key is in ",
      "the rhythm",
    ]);
  });

  test("are of much the same length where it may not", () => {
    const lengths = (keys: number) =>
      breakLines(phone, keys, null).map(({ from, to }) => to - from);
    expect(lengths(9)).toEqual([9]);
    expect(lengths(24)).toEqual([8, 8, 8]);
    expect(lengths(23)).toEqual([8, 8, 7]);
    expect(lengths(0)).toEqual([]);
  });

  test.for([1, 10, 11, 40, 128])("hold each of %i keys once, also without a space", (keys) => {
    for (const text of [null, "x".repeat(keys)]) {
      const lines = breakLines(phone, keys, text);
      const held = lines.flatMap(({ from, to }) =>
        Array.from({ length: to - from }, (_, k) => from + k),
      );
      expect(held).toEqual(Array.from({ length: keys }, (_, k) => k));
    }
  });
});

test.for([24, 40, 128])("a key of %i that is held for 100 ms is a bar on a phone too", (keys) => {
  const lines = breakLines(phone, keys, null);
  const { x } = layOut(phone, lines, longestLineMs(lines, evenly(keys)));
  expect(x(100) - x(0)).toBeGreaterThan(12);
});

test("lanes of different lines don't touch, and all fit the picture", () => {
  const lines = breakLines(phone, 24, null);
  const { y, laneHeight, height } = layOut(phone, lines, 2_000);
  for (let lane = 1; lane < 24; lane += 1)
    expect(y(lane) - y(lane - 1)).toBeGreaterThanOrEqual(laneHeight);
  expect(y(8) - y(7)).toBeGreaterThan(laneHeight);
  expect(y(23) + laneHeight).toBeLessThan(height);
});

describe("a line's time", () => {
  const lines = breakLines(phone, 24, null);

  test("begins with the press before its first key, so that no gap is lost", () => {
    const { pressMs } = evenly(24);
    const origins = originsOf(lines, pressMs);
    expect([origins[0], origins[7], origins[8], origins[23]]).toEqual([0, 0, 1_400, 3_000]);
  });

  test("isn't known before that press", () => {
    expect(originsOf(lines, [0, 200, 400])).toEqual([
      ...Array.from({ length: 8 }, () => 0),
      ...Array.from({ length: 16 }, () => null),
    ]);
  });
});

test("the band counts from the press before each key: that of the typing, or its own", () => {
  const range = (middle: number) => ({ low: middle - 10, middle, high: middle + 10 });
  const band = { holds: [range(90), range(90)], gaps: [range(200)] };
  const typed = { pressMs: [0, 500], releaseMs: [100, 600] };
  expect(bandSpans(band, typed)).toEqual({
    pressMs: [0, 500],
    spans: [
      { start: { from: 0, to: 0 }, whole: { from: 0, to: 100 } },
      { start: { from: 190, to: 210 }, whole: { from: 190, to: 310 } },
    ],
  });
  expect(bandSpans(band, null).pressMs).toEqual([0, 200]);
});
