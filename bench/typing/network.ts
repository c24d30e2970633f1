// Trains a small network: one layer of tanh units beside a linear path, by Adam with decaying steps.
// A linear model can't say "this matters more in a steady profile"; eight units can, and carry over to other texts.
import type { Random } from "./random.ts";
import type { TrainingRows } from "./tasks.ts";

export interface NetworkOptions {
  readonly units: number;
  readonly epochs: number;
  readonly batch: number;
  readonly step: number;
  /** Shrinks every weight by this share of the step. */
  readonly decay: number;
}

/** Parameters in one vector: units × columns, unit biases, unit outputs, linear path, bias. */
export interface Network {
  readonly columns: number;
  readonly units: number;
  readonly parameters: Float64Array;
}

export function trainNetwork(
  rows: TrainingRows,
  values: Float64Array,
  options: NetworkOptions,
  random: Random,
): Network {
  const network = startNetwork(rows.columns, options.units, random);
  const count = rows.labels.length;
  const batches = Math.floor(count / options.batch);
  const meanWeight = rows.weights.reduce((sum, weight) => sum + weight, 0) / count;
  const adam = startAdam(network.parameters.length);
  const gradient = new Float64Array(network.parameters.length);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const order = shuffle(count, random);
    for (let batch = 0; batch < batches; batch += 1) {
      gradient.fill(0);
      const chosen = order.subarray(batch * options.batch, (batch + 1) * options.batch);
      addGradients(network, rows, values, chosen, 1 / (meanWeight * options.batch), gradient);
      const done = (epoch * batches + batch) / (options.epochs * batches);
      const step = options.step * 0.5 * (1 + Math.cos(Math.PI * done));
      stepAdam(network.parameters, gradient, adam, step, options.decay);
    }
  }
  return network;
}

function startNetwork(columns: number, units: number, random: Random): Network {
  const parameters = new Float64Array(units * columns + 2 * units + columns + 1);
  const spread = Math.sqrt(2 / columns);
  for (let i = 0; i < units * columns; i += 1) parameters[i] = spread * random.normal();
  const outputs = units * columns + units;
  // Small at first, so that the linear path leads.
  for (let j = 0; j < units; j += 1) {
    parameters[outputs + j] = 0.1 * Math.sqrt(2 / units) * random.normal();
  }
  return { columns, units, parameters };
}

function shuffle(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

function addGradients(
  network: Network,
  rows: TrainingRows,
  values: Float64Array,
  chosen: Uint32Array,
  factor: number,
  gradient: Float64Array,
): void {
  const active = new Float64Array(network.units);
  for (const row of chosen) {
    const at = row * network.columns;
    const probability = 1 / (1 + Math.exp(-logitOf(network, values, at, active)));
    const weight = factor * (rows.weights[row] as number);
    const slope = weight * (probability - (rows.labels[row] as number));
    pushBack(network, values, at, active, slope, gradient);
  }
}

/** Fills `active` with the units' levels on the way. */
function logitOf(
  { columns, units, parameters }: Network,
  values: Float64Array,
  at: number,
  active: Float64Array,
): number {
  const outputs = units * columns + units;
  const linear = outputs + units;
  let logit = parameters[linear + columns] as number;
  for (let k = 0; k < columns; k += 1) {
    logit += (parameters[linear + k] as number) * (values[at + k] as number);
  }
  for (let j = 0; j < units; j += 1) {
    let sum = parameters[units * columns + j] as number;
    for (let k = 0; k < columns; k += 1) {
      sum += (parameters[j * columns + k] as number) * (values[at + k] as number);
    }
    active[j] = Math.tanh(sum);
    logit += (parameters[outputs + j] as number) * (active[j] as number);
  }
  return logit;
}

/** Adds the gradient of one row, given the slope of its loss. */
function pushBack(
  { columns, units, parameters }: Network,
  values: Float64Array,
  at: number,
  active: Float64Array,
  slope: number,
  gradient: Float64Array,
): void {
  const outputs = units * columns + units;
  const linear = outputs + units;
  gradient[linear + columns] = (gradient[linear + columns] as number) + slope;
  for (let k = 0; k < columns; k += 1) {
    gradient[linear + k] = (gradient[linear + k] as number) + slope * (values[at + k] as number);
  }
  for (let j = 0; j < units; j += 1) {
    const level = active[j] as number;
    const inner = slope * (parameters[outputs + j] as number) * (1 - level * level);
    gradient[outputs + j] = (gradient[outputs + j] as number) + slope * level;
    gradient[units * columns + j] = (gradient[units * columns + j] as number) + inner;
    for (let k = 0; k < columns; k += 1) {
      const cell = j * columns + k;
      gradient[cell] = (gradient[cell] as number) + inner * (values[at + k] as number);
    }
  }
}

interface Adam {
  steps: number;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

function startAdam(size: number): Adam {
  return { steps: 0, mean: new Float64Array(size), square: new Float64Array(size) };
}

/** Kingma & Ba 2015, with decay apart from the gradient (Loshchilov & Hutter 2019). */
function stepAdam(
  parameters: Float64Array,
  gradient: Float64Array,
  adam: Adam,
  step: number,
  decay: number,
): void {
  adam.steps += 1;
  const meanScale = 1 - 0.9 ** adam.steps;
  const squareScale = 1 - 0.999 ** adam.steps;
  for (let i = 0; i < parameters.length; i += 1) {
    const slope = gradient[i] as number;
    const mean = 0.9 * (adam.mean[i] as number) + 0.1 * slope;
    const square = 0.999 * (adam.square[i] as number) + 0.001 * slope * slope;
    adam.mean[i] = mean;
    adam.square[i] = square;
    const value = parameters[i] as number;
    const change = mean / meanScale / (Math.sqrt(square / squareScale) + 1e-8) + decay * value;
    parameters[i] = value - step * change;
  }
}

/** @returns the score of a row of standardised values */
export function scoreRow(network: Network, values: Float64Array, at: number): number {
  return logitOf(network, values, at, new Float64Array(network.units));
}
