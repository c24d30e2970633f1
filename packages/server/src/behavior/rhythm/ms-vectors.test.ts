// The port of scorer MS agrees with its reference, feature by feature, on made-up typists.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareRhythm } from "./features.ts";
import type { FeatureName } from "./features.ts";
import { weighFeatures } from "./model.ts";
import type { RhythmModel } from "./model.ts";
import { timingsFrom } from "./profile.ts";
import type { Timings } from "./sample.ts";
import { buildTemplate } from "./template.ts";

interface Typed {
  readonly holds: number[];
  readonly downDowns: number[];
}

interface Fixture {
  readonly model: Omit<RhythmModel, "neutral">;
  readonly profiles: readonly {
    readonly enrol: readonly Typed[];
    readonly probes: readonly (Typed & {
      readonly who: string;
      readonly score: number;
      readonly features: Record<FeatureName, number>;
    })[];
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL("ms-vectors.fixture.json", import.meta.url), "utf8"),
) as Fixture;
const model: RhythmModel = { ...fixture.model, neutral: fixture.model.weights.map(() => NaN) };
const TOLERANCE = 1e-9;

function toTimings({ holds, downDowns }: Typed): Timings {
  return timingsFrom(Float64Array.from(holds), Float64Array.from(downDowns));
}

describe.each(fixture.profiles)("profile of $enrol.length samples", ({ enrol, probes }) => {
  const template = buildTemplate(enrol.map(toTimings));

  test.each(probes)("probe by $who", (probe) => {
    const features = compareRhythm(template, toTimings(probe));
    for (const column of model.columns) {
      const difference = Math.abs(features[column] - probe.features[column]);
      expect(difference, column).toBeLessThan(TOLERANCE);
    }
    expect(Math.abs(weighFeatures(features, model) - probe.score)).toBeLessThan(TOLERANCE);
  });
});
