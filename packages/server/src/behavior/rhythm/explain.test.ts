// The explanation points at what was off, in the right direction, by position only.
import { expect, test } from "vitest";
import { explainSample } from "./explain.ts";
import type { RhythmExplanation } from "./explain.ts";
import { buildProfile } from "./profile.ts";
import type { RhythmProfile } from "./profile.ts";
import type { RhythmSample } from "./sample.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";

const owner = syntheticTypist(41);
const profile = profileOf(typings(owner, 20));

function profileOf(samples: readonly RhythmSample[]): RhythmProfile {
  const built = buildProfile(samples);
  if (built.status !== "built") throw new Error(built.code);
  return built.profile;
}

function explain(sample: RhythmSample, of = profile): RhythmExplanation {
  const explanation = explainSample(of, sample);
  if (explanation.status !== "explained") throw new Error(explanation.code);
  return explanation;
}

test("names the hold that was too long, first", () => {
  const sample = owner.type();
  const releaseMs = Array.from(sample.releaseMs, (time, k) => (k === 3 ? (time ?? 0) + 150 : time));
  const [worst] = explain({ ...sample, releaseMs }).off;
  expect(worst).toMatchObject({ part: "hold", position: 3, direction: "longer" });
  expect(worst?.observedMs).toBeGreaterThan(worst?.usualMs.high ?? Infinity);
  expect(worst?.words).toMatch(
    /^Key 4 was held longer than usual: \d+ ms, usually \d+ to \d+ ms\.$/,
  );
});

test("names the gap that was too long by the key it starts at", () => {
  const sample = owner.type();
  const later = (time: number, k: number): number => (k > 5 ? time + 800 : time);
  const pressMs = Array.from(sample.pressMs, later);
  const releaseMs = Array.from(sample.releaseMs, (time, k) => later(time ?? 0, k));
  const [worst] = explain({ ...sample, pressMs, releaseMs }).off;
  expect(worst).toMatchObject({ part: "gap", position: 5, direction: "longer" });
  expect(worst?.words).toContain("From key 6 to key 7 took longer");
});

test("notices the tempo", () => {
  const sample = owner.type();
  const slow = (time: number | null): number => (time ?? 0) * 1.4;
  const explanation = explain({
    ...sample,
    pressMs: Array.from(sample.pressMs, slow),
    releaseMs: Array.from(sample.releaseMs, slow),
  });
  expect(explanation.tempo).toBe("slower");
  expect(explanation.words).toContain("You typed slower than usual.");
});

test("an owner is told that it matched, a stranger that it did not", () => {
  expect(explain(owner.type()).words).toMatch(/^This is how you usually type it\./);
  const strange = explain(syntheticTypist(42).type());
  expect(strange.words).toMatch(/^This is not how you usually type it\./);
  expect(strange.off.length).toBeGreaterThan(5);
  expect(strange.compared).toBe(21);
});

test("a young profile adds that it is advice", () => {
  const young = profileOf(typings(owner, 5));
  expect(explain(owner.type(), young).words).toContain("advice only");
});

test("says that it does not know before it explains", () => {
  const result = explainSample(profileOf(typings(owner, 2)), owner.type());
  expect(result).toMatchObject({ status: "unknown", code: "PROFILE_TOO_YOUNG" });
});
