// Weighs a probe against a template into one score; lower is more like the user.
import type { FeatureName, RhythmFeatures } from "./features.ts";
import type { RhythmModel, RhythmNetwork } from "./model.ts";
import { packReader, readGroup } from "./position-reader.ts";
import type { PackedReader } from "./position-reader.ts";
import { RHYTHM_GROUPS, readPositions } from "./positions.ts";
import type { RhythmRow } from "./rhythm-rows.ts";
import { squash } from "./squash.ts";
import type { RhythmTemplate } from "./template.ts";

/** A feature further out than this many deviations says no more than one at the limit. */
export const FEATURE_CLIP = 8;

/** @returns the log-odds-like score that the thresholds are compared with */
export function weighRhythm(
  template: RhythmTemplate,
  row: RhythmRow,
  features: RhythmFeatures,
  model: RhythmModel,
): number {
  const { columns, means, scales } = model;
  const network = packed(model.network);
  const { readers, inputs } = network;
  for (let k = 0; k < columns.length; k += 1) {
    const feature = features[columns[k] as FeatureName];
    inputs[k] = standardise(feature, means[k] as number, scales[k] as number);
  }
  let at = columns.length;
  for (const [group, name] of RHYTHM_GROUPS.entries()) {
    const reader = readers[group] as PackedReader;
    readGroup(reader, readPositions(name, template[name], row), inputs, at);
    at += reader.absent.length;
  }
  return weighInputs(network);
}

/** A network's numbers row by row in flat arrays, which is what the inner loops are quick on. */
interface PackedNetwork {
  /** By group. */
  readonly readers: readonly PackedReader[];
  readonly linear: Float64Array;
  readonly bias: number;
  readonly unitWeights: Float64Array;
  readonly unitBiases: Float64Array;
  readonly unitOutputs: Float64Array;
  /** Filled anew at each call, as none outlives its call. */
  readonly inputs: Float64Array;
}

const packedNetworks = new WeakMap<RhythmNetwork, PackedNetwork>();

function packed(network: RhythmNetwork): PackedNetwork {
  const known = packedNetworks.get(network);
  if (known) return known;
  const { readers, linear, bias, units } = network;
  const made = {
    readers: RHYTHM_GROUPS.map((name) => packReader(readers[name])),
    linear: Float64Array.from(linear),
    bias,
    unitWeights: Float64Array.from(units.flatMap(({ weights }) => weights)),
    unitBiases: Float64Array.from(units, (unit) => unit.bias),
    unitOutputs: Float64Array.from(units, ({ output }) => output),
    inputs: new Float64Array(linear.length),
  };
  packedNetworks.set(network, made);
  return made;
}

function weighInputs(network: PackedNetwork): number {
  const { linear, bias, unitWeights, unitBiases, unitOutputs, inputs } = network;
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

/** In two sums that don't wait for each other. */
function dotFrom(weights: Float64Array, from: number, values: Float64Array): number {
  const even = values.length & ~1;
  let [first, second] = [0, 0];
  for (let k = 0; k < even; k += 2) {
    first += (weights[from + k] as number) * (values[k] as number);
    second += (weights[from + k + 1] as number) * (values[k + 1] as number);
  }
  if (even < values.length) first += (weights[from + even] as number) * (values[even] as number);
  return first + second;
}
