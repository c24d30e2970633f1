// The update rule: learn from the owner, never from a doubt, a replay or a machine.
import { describe, expect, test } from "vitest";
import { buildProfile } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { RhythmSample } from "./sample.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";
import { updateProfile } from "./update.ts";

const owner = syntheticTypist(31);
const stranger = syntheticTypist(32);

function profileOf(samples: readonly RhythmSample[]): RhythmProfile {
  const built = buildProfile(samples);
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}

describe("a firm profile", () => {
  const samples = typings(owner, 30);
  const profile = profileOf(samples);

  test("learns its owner, and forgets the oldest", () => {
    const result = updateProfile(profile, owner.type());
    if (result.status !== "learned") throw new Error(result.status);
    expect(result.profile.learned).toBe(31);
    expect(result.profile.window).toHaveLength(30);
    expect(result.profile.window.slice(0, 29)).toEqual(profile.window.slice(1));
  });

  test("does not learn a stranger", () => {
    const result = updateProfile(profile, stranger.type());
    expect(result).toMatchObject({ status: "unchanged", code: "NOT_SURE_ENOUGH" });
    expect("profile" in result && result.profile).toBe(profile);
  });

  test("learns what a further factor has confirmed", () => {
    const result = updateProfile(profile, stranger.type(), { confirmed: true });
    expect(result.status).toBe("learned");
  });

  test("never learns a replay, confirmed or not", () => {
    const replay = samples[29] as RhythmSample;
    const result = updateProfile(profile, replay, { confirmed: true });
    expect(result).toMatchObject({
      status: "unchanged",
      code: "NOT_ALIVE",
      findings: [{ code: "REPLAY" }],
    });
  });
});

test("a young profile learns any live sample", () => {
  const result = updateProfile(profileOf(typings(owner, 9)), stranger.type());
  expect(result.status).toBe("learned");
});

test("a profile follows its owner as the habit changes", () => {
  let profile = profileOf(typings(owner, 10));
  const changing = Array.from({ length: 60 }, (_, i) => faster(owner.type(), 1 - 0.004 * i));
  for (const sample of changing) {
    const result = updateProfile(profile, sample);
    if (result.status === "learned") profile = result.profile;
  }
  expect(profile.learned).toBeGreaterThan(55);
});

function faster(sample: RhythmSample, factor: number): RhythmSample {
  const scale = (time: number): number => time * factor;
  return {
    ...sample,
    pressMs: Array.from(sample.pressMs, scale),
    releaseMs: Array.from(sample.releaseMs, (time) => (time === null ? null : scale(time))),
  };
}
