// Trains a network of the matcher: position readers whose findings join the features, then one layer of units beside
// a linear path.
import { POSITION_INPUTS } from "../../packages/server/src/behavior/rhythm/positions.ts";
import { startAdam, stepAdam } from "./adam.ts";
import { layOut } from "./network-layout.ts";
import type { NetworkSize } from "./network-layout.ts";
import { openPass, passBack, passForward } from "./network-pass.ts";
import type { Network, Pass } from "./network-pass.ts";
import type { Random } from "./random.ts";
import type { TrainingRows } from "./tasks.ts";

export interface NetworkOptions extends NetworkSize {
  readonly epochs: number;
  readonly batch: number;
  readonly step: number;
  /** Shrinks every weight by this share of the step. */
  readonly decay: number;
}

/** @param values the rows' features, standardised */
export function trainNetwork(
  rows: TrainingRows,
  values: Float64Array,
  options: NetworkOptions,
  random: Random,
): Network {
  const network = startNetwork(options, random);
  const { parameters } = network;
  const count = rows.labels.length;
  const batches = Math.floor(count / options.batch);
  const meanWeight = rows.weights.reduce((sum, weight) => sum + weight, 0) / count;
  const adam = startAdam(parameters.length);
  const gradient = new Float64Array(parameters.length);
  const pass = openPass(network.layout);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const order = shuffle(count, random);
    for (let batch = 0; batch < batches; batch += 1) {
      gradient.fill(0);
      for (const row of order.subarray(batch * options.batch, (batch + 1) * options.batch)) {
        const weight = (rows.weights[row] as number) / (meanWeight * options.batch);
        addGradient(network, rows, values, row, weight, pass, gradient);
      }
      const done = (epoch * batches + batch) / (options.epochs * batches);
      const step = options.step * 0.5 * (1 + Math.cos(Math.PI * done));
      stepAdam(parameters, gradient, adam, step, options.decay);
    }
  }
  return { ...network, absent: meanFindings(network, rows, values) };
}

/** @returns a function from row to score, for standardised values */
export function rowScorer(
  network: Network,
  rows: TrainingRows,
  values: Float64Array,
): (row: number) => number {
  const pass = openPass(network.layout);
  return (row) => passForward(network, rows, values, row, pass);
}

/** @returns the weighted mean of every reader's findings over the rows: holds', down-downs', flights' */
function meanFindings(network: Network, rows: TrainingRows, values: Float64Array): Float64Array {
  const { columns, inputs } = network.layout;
  const pass = openPass(network.layout);
  const means = new Float64Array(inputs - columns);
  const total = rows.weights.reduce((sum, weight) => sum + weight, 0);
  rows.weights.forEach((weight, row) => {
    passForward(network, rows, values, row, pass);
    for (let k = 0; k < means.length; k += 1) {
      means[k] = (means[k] as number) + (weight / total) * (pass.inputs[columns + k] as number);
    }
  });
  return means;
}

/** @internal */
export function startNetwork(size: NetworkSize, random: Random): Network {
  const layout = layOut(size);
  const parameters = new Float64Array(layout.length);
  const fill = (start: number, length: number, spread: number): void => {
    for (let i = start; i < start + length; i += 1) parameters[i] = spread * random.normal();
  };
  const { readerUnits, findings, units, inputs } = layout;
  for (const { weights, mix } of layout.readers) {
    fill(weights, readerUnits * POSITION_INPUTS, Math.sqrt(1 / POSITION_INPUTS));
    fill(mix, findings * readerUnits, Math.sqrt(1 / readerUnits));
  }
  fill(layout.unitWeights, units * inputs, Math.sqrt(2 / inputs));
  // Small at first, so that the linear path leads.
  fill(layout.unitOutputs, units, 0.1 * Math.sqrt(2 / units));
  return { layout, parameters };
}

/** @internal The weighted cross-entropy over all rows, as training lowers it. */
export function lossOf(network: Network, rows: TrainingRows, values: Float64Array): number {
  const score = rowScorer(network, rows, values);
  return rows.labels.reduce((sum, label, row) => {
    const margin = label === 1 ? -score(row) : score(row);
    return sum + (rows.weights[row] as number) * Math.log1p(Math.exp(margin));
  }, 0);
}

/** @internal Its gradient. */
export function gradientOf(
  network: Network,
  rows: TrainingRows,
  values: Float64Array,
): Float64Array {
  const gradient = new Float64Array(network.parameters.length);
  const pass = openPass(network.layout);
  for (let row = 0; row < rows.labels.length; row += 1) {
    addGradient(network, rows, values, row, rows.weights[row] as number, pass, gradient);
  }
  return gradient;
}

/** @param weight what the row's loss is worth */
function addGradient(
  network: Network,
  rows: TrainingRows,
  values: Float64Array,
  row: number,
  weight: number,
  pass: Pass,
  gradient: Float64Array,
): void {
  const probability = 1 / (1 + Math.exp(-passForward(network, rows, values, row, pass)));
  const slope = weight * (probability - (rows.labels[row] as number));
  passBack(network, rows, row, slope, pass, gradient);
}

function shuffle(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
