// The port of scorer MS agrees with its reference, feature by feature, on made-up typists.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareRhythm } from "./features.ts";
import type { FeatureName } from "./features.ts";
import { timingsFrom } from "./profile.ts";
import type { Timings } from "./sample.ts";
import { buildTemplate } from "./template.ts";

interface Typed {
  readonly holds: number[];
  readonly downDowns: number[];
}

interface Fixture {
  readonly model: {
    readonly columns: readonly FeatureName[];
    readonly weights: readonly number[];
    readonly bias: number;
  };
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
const { columns, weights, bias } = fixture.model;
const TOLERANCE = 1e-9;

function toTimings({ holds, downDowns }: Typed): Timings {
  return timingsFrom(holds, downDowns);
}

describe.each(fixture.profiles)("profile of $enrol.length samples", ({ enrol, probes }) => {
  const template = buildTemplate(enrol.map(toTimings));

  test.each(probes)("probe by $who", (probe) => {
    const features = compareRhythm(template, toTimings(probe));
    const differing = columns.filter(
      (column) => !(Math.abs(features[column] - probe.features[column]) < TOLERANCE),
    );
    expect(differing).toEqual([]);
    const score = columns.reduce(
      (sum, column, k) => sum + (weights[k] ?? NaN) * features[column],
      bias,
    );
    expect(Math.abs(score - probe.score)).toBeLessThan(TOLERANCE);
  });
});
