// The public face: a caller's whole way through it, from first samples to a restored profile.
import { expect, test } from "vitest";
import * as rhythm from "./index.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";

test("learn, store, restore, score, explain", () => {
  const owner = syntheticTypist(61);
  const built = rhythm.buildProfile(typings(owner, 3));
  if (built.status !== "built") throw new Error(built.code);
  let { profile } = built;
  for (const sample of typings(owner, 12)) {
    const updated = rhythm.updateProfile(profile, sample);
    if (updated.status === "learned") ({ profile } = updated);
  }
  const restored = rhythm.restoreProfile(rhythm.serializeProfile(profile));
  if (restored.status !== "restored") throw new Error(restored.code);
  const probe = owner.type();
  expect(rhythm.scoreSample(restored.profile, probe)).toMatchObject({
    status: "scored",
    verdict: "match",
    standing: "firm",
  });
  expect(rhythm.explainSample(restored.profile, probe).status).toBe("explained");
  expect(rhythm.checkLiveness(restored.profile, probe)).toEqual([]);
});

test("a profile without samples is refused", () => {
  expect(rhythm.buildProfile([])).toMatchObject({ status: "refused" });
});
