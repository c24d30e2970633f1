// The verdict: owners in, others out, and "I don't know yet" said aloud.
import { describe, expect, test } from "vitest";
import { buildProfile } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { RhythmSample } from "./sample.ts";
import { scoreSample } from "./score.ts";
import type { RhythmVerdict } from "./score.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";

function profileOf(samples: readonly RhythmSample[]): RhythmProfile {
  const built = buildProfile(samples);
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}

function score(profile: RhythmProfile, sample: RhythmSample): RhythmVerdict {
  const result = scoreSample(profile, sample);
  if (result.status !== "scored") throw new Error(result.code);
  return result;
}

function shareMatched(profile: RhythmProfile, samples: readonly RhythmSample[]): number {
  return (
    samples.filter((sample) => score(profile, sample).verdict === "match").length / samples.length
  );
}

describe("a practised typist with ten samples", () => {
  const owner = syntheticTypist(11);
  const profile = profileOf(typings(owner, 10));

  test("is recognised", () => {
    expect(shareMatched(profile, typings(owner, 50))).toBeGreaterThanOrEqual(0.95);
  });

  test("is not mistaken for twenty others", () => {
    const others = Array.from({ length: 20 }, (_, i) => syntheticTypist(100 + i).type());
    expect(shareMatched(profile, others)).toBeLessThanOrEqual(0.05);
  });

  test("learns from fewer than it accepts", () => {
    const { learningThreshold, threshold } = score(profile, owner.type());
    expect(learningThreshold).toBeLessThan(threshold);
  });

  test("scores the same twice", () => {
    const probe = owner.type();
    expect(score(profile, probe)).toEqual(score(profile, probe));
  });
});

describe("what it does not know", () => {
  const owner = syntheticTypist(5);

  test("under three samples it gives no verdict", () => {
    const result = scoreSample(profileOf(typings(owner, 2)), owner.type());
    expect(result).toEqual({
      status: "unknown",
      code: "PROFILE_TOO_YOUNG",
      samples: 2,
      samplesNeeded: 3,
    });
  });

  test("under ten samples the verdict is advice", () => {
    expect(score(profileOf(typings(owner, 9)), owner.type()).standing).toBe("advisory");
    expect(score(profileOf(typings(owner, 10)), owner.type()).standing).toBe("firm");
  });
});

test("a keyboard without key-up is scored on its gaps alone", () => {
  const owner = syntheticTypist(8);
  const withoutReleases = (sample: RhythmSample): RhythmSample => ({
    ...sample,
    releaseMs: Array.from(sample.pressMs, () => null),
  });
  const profile = profileOf(typings(owner, 20).map(withoutReleases));
  const own = score(profile, withoutReleases(owner.type()));
  const other = score(profile, withoutReleases(syntheticTypist(9).type()));
  expect(own.score).toBeLessThan(other.score);
  expect(own.verdict).toBe("match");
  expect(other.verdict).toBe("mismatch");
});

test("an early slip does not decide", () => {
  const owner = syntheticTypist(11);
  const profile = profileOf(typings(owner, 20));
  const sample = owner.type();
  const hesitant = Array.from(sample.pressMs, (time, k) => (k === 0 ? time : time + 900));
  const releaseMs = Array.from(sample.releaseMs, (time, k) => (k === 0 ? time : (time ?? 0) + 900));
  expect(score(profile, { ...sample, pressMs: hesitant, releaseMs }).verdict).toBe("match");
});

test("a score against a full profile takes far less than a sign-in notices", () => {
  const owner = syntheticTypist(11);
  const profile = profileOf(typings(owner, 30));
  const probe = owner.type();
  const started = performance.now();
  for (let i = 0; i < 500; i += 1) scoreSample(profile, probe);
  // The bench holds the strict 0.1 ms; this only catches a blow-up on a busy machine.
  expect((performance.now() - started) / 500).toBeLessThan(5);
});
