// Checks the feature layer against worked probes of scorer MS:
//   node bench/typing/ms-vectors.ts --data <folder with vectors.json and weights.json>
// Exits with 1 when a score or a feature differs by more than 1e-9.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareRhythm } from "../../packages/server/src/behavior/rhythm/features.ts";
import type {
  FeatureName,
  RhythmFeatures,
} from "../../packages/server/src/behavior/rhythm/features.ts";
import { timingsFrom } from "../../packages/server/src/behavior/rhythm/profile.ts";
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import { buildTemplate } from "../../packages/server/src/behavior/rhythm/template.ts";

interface Typed {
  readonly H: readonly number[];
  readonly D: readonly number[];
}

interface WorkedProbe extends Typed {
  readonly score: number;
  readonly features: Readonly<Partial<Record<FeatureName, number>>>;
}

interface WorkedProfile {
  readonly enrol: readonly Typed[];
  readonly probes: readonly WorkedProbe[];
}

interface LinearWeights {
  readonly columns: readonly FeatureName[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** The worked figures are rounded to nine decimals. */
const TOLERANCE = 1e-9;

function main(): void {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  if (!values.data) {
    console.error(
      "Usage: node bench/typing/ms-vectors.ts --data <folder with vectors.json and weights.json>",
    );
    process.exitCode = 2;
    return;
  }
  const profiles = readJson(values.data, "vectors.json") as WorkedProfile[];
  const weights = readJson(values.data, "weights.json") as LinearWeights;
  const differences = profiles.flatMap((profile) => differencesOf(profile, weights));
  const worst = differences.reduce((most, difference) => Math.max(most, difference), 0);
  console.log(`${differences.length} figures compared, worst difference ${worst.toExponential(2)}`);
  if (!(worst <= TOLERANCE) || differences.length === 0) process.exitCode = 1;
}

function readJson(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}

function differencesOf({ enrol, probes }: WorkedProfile, weights: LinearWeights): number[] {
  const template = buildTemplate(enrol.map(toTimings));
  return probes.flatMap((probe) => {
    const features = compareRhythm(template, toTimings(probe));
    const entries = Object.entries(probe.features) as [FeatureName, number][];
    return [
      Math.abs(linearScore(features, weights) - probe.score),
      ...entries.map(([name, value]) => Math.abs(features[name] - value)),
    ];
  });
}

function linearScore(features: RhythmFeatures, { columns, weights, bias }: LinearWeights): number {
  return columns.reduce((sum, name, i) => sum + (weights[i] as number) * features[name], bias);
}

function toTimings({ H, D }: Typed): Timings {
  return timingsFrom(H, D);
}

main();
