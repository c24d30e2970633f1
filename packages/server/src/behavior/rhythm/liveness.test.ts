// Replays and machines are found; people are not accused.
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkFirstLiveness, checkLiveness, replayMaterial } from "./liveness.ts";
import { buildProfile } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { RhythmSample } from "./sample.ts";
import { blur, syntheticTypist, typings } from "./synthetic-typist.fixture.ts";

const owner = syntheticTypist(21);
const samples = typings(owner, 30);
const profile = profileOf(samples);
const [recorded] = samples as [RhythmSample];

function profileOf(learned: readonly RhythmSample[]): RhythmProfile {
  const built = buildProfile(learned);
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}

function everyMs(gapMs: number, holdMs: (k: number) => number): RhythmSample {
  const pressMs = Array.from({ length: 11 }, (_, k) => k * gapMs);
  const releaseMs = pressMs.map((time, k) => time + holdMs(k));
  return { pressMs, releaseMs, clockStepMs: 0.1, deviceClass: "keyboard" };
}

describe("replay", () => {
  test("exact, from any origin", () => {
    expect(checkLiveness(profile, blur(recorded, 0))).toMatchObject([
      { code: "REPLAY", kind: "exact" },
    ]);
  });

  test("blurred by two milliseconds", () => {
    expect(checkLiveness(profile, blur(recorded, 2))).toMatchObject([
      { code: "REPLAY", kind: "near" },
    ]);
  });

  test("of a sample that left the window, by its keyed hash", () => {
    const hash = (material: Uint8Array): string =>
      createHmac("sha256", "key").update(material).digest("hex");
    const later = profileOf(typings(owner, 30));
    const material = replayMaterial(later, recorded);
    if (!material) throw new Error("the recorded sample must be readable");
    const remembered = { hash, hashes: new Set([hash(material)]) };
    expect(checkLiveness(later, recorded)).toEqual([]);
    expect(checkLiveness(later, blur(recorded, 0), remembered)).toMatchObject([
      { code: "REPLAY", kind: "remembered" },
    ]);
    expect(checkLiveness(later, owner.type(), remembered)).toEqual([]);
  });
});

describe("machines", () => {
  test("even gaps", () => {
    const findings = checkLiveness(
      profile,
      everyMs(120, (k) => 60 + 5 * k),
    );
    expect(findings).toMatchObject([{ code: "MACHINE_REGULAR" }]);
  });

  test("even holds", () => {
    const even = { ...recorded, releaseMs: Array.from(recorded.pressMs, (time) => time + 40) };
    expect(checkLiveness(profile, even)).toMatchObject([{ code: "MACHINE_REGULAR" }]);
  });

  test("faster than hands", () => {
    const findings = checkLiveness(
      profile,
      everyMs(4, (k) => 30 + 5 * k),
    );
    expect(findings.map(({ code }) => code)).toContain("IMPOSSIBLE_TIMING");
  });
});

test("machines are known without a profile too, and people pass", () => {
  const even = everyMs(120, () => 60);
  expect(checkFirstLiveness(even)).toMatchObject([{ code: "MACHINE_REGULAR" }]);
  const still = everyMs(0, () => 0);
  expect(checkFirstLiveness(still)).toMatchObject([
    { code: "MACHINE_REGULAR" },
    { code: "IMPOSSIBLE_TIMING" },
  ]);
  expect(checkFirstLiveness({ ...even, clockStepMs: 16 })).toEqual([]);
  expect(typings(owner, 500).flatMap(checkFirstLiveness)).toEqual([]);
});

test("five hundred live samples raise nothing", () => {
  const found = typings(owner, 500).flatMap((sample) => checkLiveness(profile, sample));
  expect(found).toEqual([]);
});
