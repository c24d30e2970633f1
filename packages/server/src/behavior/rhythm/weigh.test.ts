// The quick way to a score is the plain one: readers position by position, findings mixed, units and a linear part.
import { expect, test } from "vitest";
import { compareRhythm } from "./features.ts";
import type { FeatureName } from "./features.ts";
import type { PositionReader, RhythmModel, RhythmNetwork } from "./model.ts";
import { POSITION_INPUTS, RHYTHM_GROUPS, readPositions } from "./positions.ts";
import { readSample } from "./read-sample.ts";
import { toRhythmRow } from "./rhythm-rows.ts";
import type { Timings } from "./sample.ts";
import { squash } from "./squash.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";
import { buildTemplate } from "./template.ts";
import { weighRhythm } from "./weigh.ts";

const COLUMNS: readonly FeatureName[] = ["kD", "kH", "tempo"];

/** Numbers that look random and are the same on every run. */
function numbers(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => Math.sin(12.9898 * (k + 1) + 78.233 * seed));
}

function madeUpReader(seed: number, units: number, findings: number): PositionReader {
  return {
    weights: Array.from({ length: units }, (_, j) => numbers(seed + j, POSITION_INPUTS)),
    biases: numbers(seed + 20, units),
    mix: Array.from({ length: findings }, (_, f) => numbers(seed + 30 + f, units)),
    absent: numbers(seed + 40, findings),
  };
}

function madeUpNetwork(seed: number, readerUnits: number, findings: number): RhythmNetwork {
  const inputs = COLUMNS.length + RHYTHM_GROUPS.length * findings;
  return {
    readers: {
      hold: madeUpReader(seed, readerUnits, findings),
      downDown: madeUpReader(seed + 100, readerUnits, findings),
      flight: madeUpReader(seed + 200, readerUnits, findings),
    },
    linear: numbers(seed + 300, inputs),
    bias: 0.25,
    units: [1, 2].map((j) => ({
      weights: numbers(seed + 400 + j, inputs),
      bias: -0.1 * j,
      output: 0.7 / j,
    })),
  };
}

function madeUpModel(network: RhythmNetwork): RhythmModel {
  const line = { terms: [], bias: 0 };
  const lines = { others: line, forgers: line, learn: line };
  return {
    columns: COLUMNS,
    means: [1, 1, 0],
    scales: [0.5, 0.5, 2],
    network,
    thresholds: { keyboard: lines, touch: lines },
  };
}

const [probe, ...samples] = typings(syntheticTypist(3), 9).map((sample): Timings => {
  const reading = readSample(sample);
  if (reading.status !== "read") throw new Error(reading.code);
  return reading.timings;
}) as [Timings, ...Timings[]];
const template = buildTemplate(samples);

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
}

function plainFindings(timings: Timings, { readers }: RhythmNetwork): number[] {
  return RHYTHM_GROUPS.flatMap((name) => {
    const { weights, biases, mix, absent } = readers[name];
    const { count, values } = readPositions(name, template[name], toRhythmRow(timings));
    if (count === 0) return absent;
    const positions = Array.from({ length: count }, (_, k) => [
      ...values.subarray(k * POSITION_INPUTS, (k + 1) * POSITION_INPUTS),
    ]);
    const means = weights.map((row, j) => {
      const levels = positions.map((inputs) => squash(dot(row, inputs) + (biases[j] as number)));
      return levels.reduce((sum, level) => sum + level, 0) / count;
    });
    return mix.map((row) => dot(row, means));
  });
}

function plainScore(timings: Timings, model: RhythmModel): number {
  const features = compareRhythm(template, timings);
  const columns = COLUMNS.map((name, k) => {
    const value = features[name];
    return Number.isNaN(value) ? 0 : (value - (model.means[k] ?? 0)) / (model.scales[k] ?? 1);
  });
  const { network } = model;
  const inputs = [...columns, ...plainFindings(timings, network)];
  const ofUnits = network.units.map(
    ({ weights, bias, output }) => output * squash(dot(weights, inputs) + bias),
  );
  return network.bias + dot(network.linear, inputs) + ofUnits.reduce((sum, level) => sum + level);
}

function weigh(timings: Timings, model: RhythmModel): number {
  return weighRhythm(template, toRhythmRow(timings), compareRhythm(template, timings), model);
}

const withoutKeyUp: Timings = {
  ...probe,
  holds: probe.holds.map(() => NaN),
  upDowns: probe.upDowns.map(() => NaN),
};

test.each([
  ["an even number of reader units", 4, 2],
  ["an odd number of reader units", 5, 3],
])("%s, with every timing and without key-up", (_, readerUnits, findings) => {
  const model = madeUpModel(madeUpNetwork(1, readerUnits, findings));
  expect(weigh(probe, model)).toBeCloseTo(plainScore(probe, model), 9);
  expect(weigh(withoutKeyUp, model)).toBeCloseTo(plainScore(withoutKeyUp, model), 9);
  expect(weigh(withoutKeyUp, model)).not.toBeCloseTo(weigh(probe, model), 3);
});
