// A stored profile is small, scores as it did before, and never throws when its bytes are wrong.
import { describe, expect, test } from "vitest";
import { MAX_PROFILE_BYTES, buildProfile, windowCapacity } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import { restoreProfile, serializeProfile } from "./profile-codec.ts";
import { MAX_POSITIONS, MIN_POSITIONS } from "./sample.ts";
import { scoreSample } from "./score.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";

function profileOf(positions: number, samples: number): RhythmProfile {
  const built = buildProfile(typings(syntheticTypist(3, positions), samples));
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}

function restore(bytes: Uint8Array): RhythmProfile {
  const restored = restoreProfile(bytes);
  if (restored.status !== "restored") throw new Error(restored.code);
  return restored.profile;
}

describe("round trip", () => {
  test.each([MIN_POSITIONS, 11, 30, 64, MAX_POSITIONS])(
    "%i keys: at most 6 kB, nothing lost",
    (positions) => {
      const profile = profileOf(positions, 40);
      const bytes = serializeProfile(profile);
      expect(bytes.length).toBeLessThanOrEqual(MAX_PROFILE_BYTES);
      expect(restore(bytes)).toEqual(profile);
    },
  );

  test("scores to the bit as before", () => {
    const profile = profileOf(11, 30);
    const probe = syntheticTypist(4).type();
    expect(scoreSample(restore(serializeProfile(profile)), probe)).toEqual(
      scoreSample(profile, probe),
    );
  });

  test("keeps absent key-ups absent", () => {
    const samples = typings(syntheticTypist(3), 5).map((sample) => ({
      ...sample,
      releaseMs: Array.from(sample.releaseMs, (time, k) => (k === 2 ? null : time)),
    }));
    const built = buildProfile(samples);
    if (built.status !== "built") throw new Error(built.code);
    const restored = restore(serializeProfile(built.profile));
    expect(restored.window[0]?.holds[2]).toBeNaN();
    expect(restored).toEqual(built.profile);
  });

  test("reads from the middle of a larger buffer", () => {
    const bytes = serializeProfile(profileOf(8, 4));
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 7);
    expect(restore(larger.subarray(7, 7 + bytes.length)).window).toHaveLength(4);
  });
});

describe("window", () => {
  test("keeps the newest, and counts what it forgot", () => {
    const samples = typings(syntheticTypist(3), 33);
    const built = buildProfile(samples);
    if (built.status !== "built") throw new Error(built.code);
    const latest = buildProfile(samples.slice(3));
    expect(built.profile.learned).toBe(33);
    expect(latest.status === "built" && latest.profile.window).toEqual(built.profile.window);
  });

  test("holds at least ten samples of the longest text", () => {
    expect(windowCapacity(11)).toBe(30);
    expect(windowCapacity(MAX_POSITIONS)).toBeGreaterThanOrEqual(10);
  });
});

describe("bytes that are no profile", () => {
  const bytes = serializeProfile(profileOf(8, 4));

  test("another version", () => {
    const other = Uint8Array.from(bytes, (byte, i) => (i === 0 ? 9 : byte));
    expect(restoreProfile(other)).toEqual({ status: "unreadable", code: "UNKNOWN_VERSION" });
  });

  test.each([
    ["empty", new Uint8Array()],
    ["cut short", bytes.slice(0, -1)],
    ["too long", Uint8Array.from([...bytes, 0])],
    ["another count", Uint8Array.from(bytes, (byte, i) => (i === 3 ? 200 : byte))],
    ["no samples", Uint8Array.from(bytes.slice(0, 8), (byte, i) => (i === 3 ? 0 : byte))],
    ["no such device", Uint8Array.from(bytes, (byte, i) => (i === 1 ? 77 : byte))],
    ["no keys", Uint8Array.from(bytes, (byte, i) => (i === 2 ? 0 : byte))],
  ])("%s", (_, broken) => {
    const result = restoreProfile(broken);
    expect(result.status).toBe("unreadable");
    expect(result).toHaveProperty("code", "CORRUPT");
  });
});
