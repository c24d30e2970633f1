// Weighs a probe against a template into one score; lower is more like the user. Each of a few small networks first reads
// the timings position by position and pools what it read, then weighs that with the features by a linear part and one
// layer of units. The score is their mean.
import type { FeatureName, RhythmFeatures } from "./features.ts";
import { squash } from "./squash.ts";
import { POSITION_INPUTS, RHYTHM_GROUPS, readPositions } from "./positions.ts";
import type { RhythmGroup, RhythmRow } from "./rhythm-rows.ts";
import type { DeviceClass } from "./sample.ts";
import type { ProfileQuality, RhythmTemplate } from "./template.ts";

/** The trained numbers; `bench/typing/train.ts` writes them. */
export interface RhythmModel {
  readonly columns: readonly FeatureName[];
  /** Training means and deviations by column. A mean stands in for an absent feature, which then says nothing. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly networks: readonly RhythmNetwork[];
  readonly thresholds: Readonly<Record<DeviceClass, ThresholdLines>>;
}

export interface RhythmNetwork {
  readonly readers: Readonly<Record<RhythmGroup, PositionReader>>;
  /** On the standardised columns, then on what the readers found: holds, down-downs, flights. So are the units' weights. */
  readonly linear: readonly number[];
  readonly bias: number;
  readonly units: readonly SigmoidUnit[];
}

/** Looks at one position at a time; the mean over positions is mixed into a few findings. */
export interface PositionReader {
  /** By unit, on a position's inputs. */
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
  /** By finding, on the units' means. */
  readonly mix: readonly (readonly number[])[];
  /** By finding, its mean in training: it stands in where no timing is present, and then says nothing. */
  readonly absent: readonly number[];
}

export interface SigmoidUnit {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly output: number;
}

export interface ThresholdLines {
  readonly accept: ThresholdLine;
  readonly learn: ThresholdLine;
}

/** A threshold as a linear function of the profile's quality. */
export interface ThresholdLine {
  readonly terms: readonly ThresholdTerm[];
  readonly bias: number;
}

export interface ThresholdTerm {
  readonly quality: keyof ProfileQuality;
  readonly weight: number;
  readonly mean: number;
}

/** A feature further out than this many deviations says no more than one at the limit. */
export const FEATURE_CLIP = 8;

/** @returns the log-odds-like score that the thresholds are compared with */
export function weighRhythm(
  template: RhythmTemplate,
  row: RhythmRow,
  features: RhythmFeatures,
  model: RhythmModel,
): number {
  const { networks, columns, inputs } = packed(model);
  for (let k = 0; k < columns.length; k += 1) {
    const feature = features[columns[k] as FeatureName];
    const value = standardise(feature, model.means[k] as number, model.scales[k] as number);
    for (const values of inputs) values[k] = value;
  }
  RHYTHM_GROUPS.forEach((name, group) => {
    const { count, values } = readPositions(name, template[name], row);
    networks.forEach(({ readers }, i) => {
      const reader = readers[group] as PackedReader;
      const at = columns.length + group * reader.absent.length;
      readGroup(reader, values, count, inputs[i] as Float64Array, at);
    });
  });
  let sum = 0;
  networks.forEach((network, i) => {
    sum += weighInputs(network, inputs[i] as Float64Array);
  });
  return sum / networks.length;
}

/** A model's numbers row by row in flat arrays, which is what the inner loops are quick on. */
interface PackedModel {
  readonly columns: readonly FeatureName[];
  readonly networks: readonly PackedNetwork[];
  /** By network; filled anew at each call, as none outlives its call. */
  readonly inputs: readonly Float64Array[];
}

interface PackedNetwork {
  readonly readers: readonly PackedReader[];
  readonly linear: Float64Array;
  readonly bias: number;
  readonly unitWeights: Float64Array;
  readonly unitBiases: Float64Array;
  readonly unitOutputs: Float64Array;
}

interface PackedReader {
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly mix: Float64Array;
  readonly absent: Float64Array;
}

const packedModels = new WeakMap<RhythmModel, PackedModel>();

function packed(model: RhythmModel): PackedModel {
  const known = packedModels.get(model);
  if (known) return known;
  const networks = model.networks.map(({ readers, linear, bias, units }) => ({
    readers: RHYTHM_GROUPS.map((name) => ({
      weights: Float64Array.from(readers[name].weights.flat()),
      biases: Float64Array.from(readers[name].biases),
      mix: Float64Array.from(readers[name].mix.flat()),
      absent: Float64Array.from(readers[name].absent),
    })),
    linear: Float64Array.from(linear),
    bias,
    unitWeights: Float64Array.from(units.flatMap(({ weights }) => weights)),
    unitBiases: Float64Array.from(units, (unit) => unit.bias),
    unitOutputs: Float64Array.from(units, ({ output }) => output),
  }));
  const inputs = networks.map(({ linear }) => new Float64Array(linear.length));
  const made = { columns: model.columns, networks, inputs };
  packedModels.set(model, made);
  return made;
}

/** Sums of the units' levels over positions; one buffer for all calls, as none outlives its call. */
const levelSums = new Float64Array(64);

/** Fills in what the reader found, from place `at` on. */
function readGroup(
  { weights, biases, mix, absent }: PackedReader,
  values: Float64Array,
  count: number,
  inputs: Float64Array,
  at: number,
): void {
  if (count === 0) return inputs.set(absent, at);
  levelSums.fill(0);
  for (let position = 0; position < count; position += 1) {
    addLevels(weights, biases, values, position * POSITION_INPUTS);
  }
  for (let f = 0; f < absent.length; f += 1) {
    let finding = 0;
    for (let j = 0; j < biases.length; j += 1) {
      finding += (mix[f * biases.length + j] as number) * (levelSums[j] as number);
    }
    inputs[at + f] = finding / count;
  }
}

/** Written out input by input, in three sums that don't wait for each other: here is where a score spends its time. */
function addLevels(
  weights: Float64Array,
  biases: Float64Array,
  values: Float64Array,
  at: number,
): void {
  const a = values[at] as number;
  const b = values[at + 1] as number;
  const c = values[at + 2] as number;
  const d = values[at + 3] as number;
  const e = values[at + 4] as number;
  const f = values[at + 5] as number;
  const g = values[at + 6] as number;
  const h = values[at + 7] as number;
  const i = values[at + 8] as number;
  const k = values[at + 9] as number;
  const l = values[at + 10] as number;
  for (let unit = 0, from = 0; unit < biases.length; unit += 1, from += POSITION_INPUTS) {
    const first =
      a * (weights[from] as number) +
      b * (weights[from + 1] as number) +
      c * (weights[from + 2] as number) +
      d * (weights[from + 3] as number);
    const second =
      e * (weights[from + 4] as number) +
      f * (weights[from + 5] as number) +
      g * (weights[from + 6] as number) +
      h * (weights[from + 7] as number);
    const third =
      (biases[unit] as number) +
      i * (weights[from + 8] as number) +
      k * (weights[from + 9] as number) +
      l * (weights[from + 10] as number);
    const level = first + second + third;
    levelSums[unit] = (levelSums[unit] as number) + squash(level);
  }
}

function weighInputs(network: PackedNetwork, inputs: Float64Array): number {
  const { linear, bias, unitWeights, unitBiases, unitOutputs } = network;
  let score = bias + dotFrom(linear, 0, inputs);
  for (let j = 0; j < unitBiases.length; j += 1) {
    const level = (unitBiases[j] as number) + dotFrom(unitWeights, j * inputs.length, inputs);
    score += (unitOutputs[j] as number) * squash(level);
  }
  return score;
}

function standardise(value: number, mean: number, scale: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.max(Math.min((value - mean) / scale, FEATURE_CLIP), -FEATURE_CLIP);
}

function dotFrom(weights: Float64Array, from: number, values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) {
    sum += (weights[from + k] as number) * (values[k] as number);
  }
  return sum;
}
