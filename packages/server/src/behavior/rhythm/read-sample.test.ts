// Bad input ends in a typed refusal after bounded work, never in an exception or a score.
import { describe, expect, test } from "vitest";
import { buildProfile, readProbe } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import { readSample } from "./read-sample.ts";
import { MAX_POSITIONS } from "./sample.ts";
import type { RhythmSample } from "./sample.ts";
import { scoreSample } from "./score.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";
import { updateProfile } from "./update.ts";

const good = syntheticTypist(1).type();

function withPress(position: number, value: number): RhythmSample {
  return {
    ...good,
    pressMs: Array.from(good.pressMs, (time, k) => (k === position ? value : time)),
  };
}

function withRelease(position: number, value: number): RhythmSample {
  return {
    ...good,
    releaseMs: Array.from(good.releaseMs, (time, k) => (k === position ? value : time)),
  };
}

function ofLength(length: number): RhythmSample {
  const pressMs = Array.from({ length }, (_, k) => k * 100);
  return { ...good, pressMs, releaseMs: pressMs.map((time) => time + 50) };
}

const cases: [string, RhythmSample, string, number | undefined][] = [
  ["NaN press", withPress(3, NaN), "NOT_A_NUMBER", 3],
  ["NaN release", withRelease(2, NaN), "NOT_A_NUMBER", 2],
  ["negative", withPress(0, -1), "NEGATIVE_TIME", 0],
  ["infinite", withPress(4, Infinity), "TIME_TOO_LARGE", 4],
  ["huge", withRelease(4, 1e15), "TIME_TOO_LARGE", 4],
  ["unordered", withPress(5, 0), "OUT_OF_ORDER", 5],
  ["released before pressed", withRelease(5, 0), "RELEASE_BEFORE_PRESS", 5],
  ["a pause of an hour", withPress(10, 3_600_000), "INTERVAL_TOO_LONG", 10],
  ["no keys", ofLength(0), "TOO_FEW_POSITIONS", undefined],
  ["five keys", ofLength(5), "TOO_FEW_POSITIONS", undefined],
  ["one key too many", ofLength(MAX_POSITIONS + 1), "TOO_MANY_POSITIONS", undefined],
  ["a million keys", ofLength(1_000_000), "TOO_MANY_POSITIONS", undefined],
  ["fewer releases", { ...good, releaseMs: [1, 2, 3] }, "COUNT_MISMATCH", undefined],
  ["coarse clock", { ...good, clockStepMs: 16 }, "COARSE_CLOCK", undefined],
  ["NaN clock", { ...good, clockStepMs: NaN }, "MALFORMED", undefined],
  ["pasted", { ...good, unusable: "pasted" }, "UNUSABLE", undefined],
  ["text for numbers", { ...good, pressMs: "abcdefghijk" as never }, "MALFORMED", undefined],
  ["an array-like trap", { ...good, pressMs: { length: 1e9 } }, "MALFORMED", undefined],
  ["nothing", undefined as never, "MALFORMED", undefined],
];

describe("readSample", () => {
  test.each(cases)("refuses %s", (_, sample, code, position) => {
    const reading = readSample(sample);
    expect(reading).toMatchObject({ status: "refused", code });
    expect("position" in reading ? reading.position : undefined).toBe(position);
  });

  test("reads seconds from milliseconds, whatever their origin", () => {
    const sample = {
      ...ofLength(6),
      pressMs: [1e6, 1e6 + 100, 1e6 + 180, 1e6 + 300, 1e6 + 400, 1e6 + 500],
      releaseMs: [1e6 + 120, 1e6 + 160, null, 1e6 + 350, 1e6 + 450, 1e6 + 550],
    };
    const reading = readSample(sample);
    if (reading.status !== "read") throw new Error(reading.code);
    expect([...reading.timings.holds]).toEqual([0.12, 0.06, NaN, 0.05, 0.05, 0.05]);
    expect([...reading.timings.downDowns]).toEqual([0.1, 0.08, 0.12, 0.1, 0.1]);
    expect([...reading.timings.upDowns]).toEqual([-0.02, 0.02, NaN, 0.05, 0.05]);
  });

  test("reads a keyboard without key-up", () => {
    const reading = readSample({ ...good, releaseMs: Array.from(good.pressMs, () => null) });
    expect(reading.status).toBe("read");
  });
});

describe("against a profile", () => {
  const profile = profileOfTypings();

  test.each(cases)(
    "refuses %s in scoring and learning, and leaves the profile alone",
    (_, sample, code) => {
      const before = structuredClone(profile.window);
      expect(scoreSample(profile, sample)).toMatchObject({ status: "refused", code });
      expect(updateProfile(profile, sample)).toMatchObject({ status: "refused", code });
      expect(profile.window).toEqual(before);
    },
  );

  test("refuses another text", () => {
    expect(readProbe(profile, ofLength(12))).toEqual({ status: "refused", code: "OTHER_TEXT" });
  });

  test("refuses another kind of keyboard", () => {
    const touch: RhythmSample = { ...good, deviceClass: "touch" };
    expect(readProbe(profile, touch)).toEqual({ status: "refused", code: "OTHER_DEVICE" });
  });

  test("refuses a probe that leaves out what the profile knows", () => {
    const silent = {
      ...good,
      releaseMs: Array.from(good.releaseMs, (time, k) => (k < 4 ? null : time)),
    };
    expect(readProbe(profile, silent)).toEqual({ status: "refused", code: "TIMINGS_ABSENT" });
  });
});

function profileOfTypings(): RhythmProfile {
  const built = buildProfile(typings(syntheticTypist(1), 12));
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}
