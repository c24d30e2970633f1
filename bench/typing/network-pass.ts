// One row's way through a network and back: its score, and the gradient of its loss. Plain back-propagation; `model.ts` of
// the server says what each part is for.
import { POSITION_INPUTS } from "../../packages/server/src/behavior/rhythm/positions.ts";
import { squash } from "../../packages/server/src/behavior/rhythm/squash.ts";
import type { NetworkLayout } from "./network-layout.ts";
import type { TrainingRows } from "./tasks.ts";

export interface Network {
  readonly layout: NetworkLayout;
  readonly parameters: Float64Array;
  /** Once trained, every reader's mean findings: they stand in where a row has no position for it. */
  readonly absent?: Float64Array;
}

/** What one row leads to, kept for the way back. */
export interface Pass {
  readonly inputs: Float64Array;
  /** By reader and unit: the mean over positions. */
  readonly pooled: Float64Array;
  /** Every reader unit's level at every position, in the order of the row's positions. */
  levels: Float64Array;
  readonly active: Float64Array;
  readonly inputSlopes: Float64Array;
}

export function openPass({ inputs, readers, readerUnits, units }: NetworkLayout): Pass {
  return {
    inputs: new Float64Array(inputs),
    pooled: new Float64Array(readers.length * readerUnits),
    levels: new Float64Array(1024),
    active: new Float64Array(units),
    inputSlopes: new Float64Array(inputs),
  };
}

/** @returns the score; keeps in `pass` what the way back needs */
export function passForward(
  network: Network,
  rows: TrainingRows,
  values: Float64Array,
  row: number,
  pass: Pass,
): number {
  const { layout, parameters } = network;
  const { columns, inputs, units } = layout;
  const at = row * rows.columns;
  for (let k = 0; k < columns; k += 1) pass.inputs[k] = values[at + k] as number;
  readForward(network, rows, row, pass);
  let score = parameters[layout.bias] as number;
  for (let k = 0; k < inputs; k += 1) {
    score += (parameters[layout.linear + k] as number) * (pass.inputs[k] as number);
  }
  for (let j = 0; j < units; j += 1) {
    let sum = parameters[layout.unitBiases + j] as number;
    const weights = layout.unitWeights + j * inputs;
    for (let k = 0; k < inputs; k += 1) {
      sum += (parameters[weights + k] as number) * (pass.inputs[k] as number);
    }
    const level = squash(sum);
    pass.active[j] = level;
    score += (parameters[layout.unitOutputs + j] as number) * level;
  }
  return score;
}

/** Fills the findings in behind the features. */
function readForward(
  { layout, parameters, absent }: Network,
  { positions }: TrainingRows,
  row: number,
  pass: Pass,
): void {
  const { readerUnits, findings, columns } = layout;
  let level = 0;
  layout.readers.forEach((reader, group) => {
    const slot = row * layout.readers.length + group;
    const [start, end] = [positions.starts[slot] as number, positions.starts[slot + 1] as number];
    const share = 1 / Math.max(end - start, 1);
    const pooled = pass.pooled.subarray(group * readerUnits, (group + 1) * readerUnits).fill(0);
    if (level + (end - start) * readerUnits > pass.levels.length) pass.levels = grow(pass.levels);
    for (let position = start; position < end; position += 1) {
      const at = position * POSITION_INPUTS;
      for (let j = 0; j < readerUnits; j += 1) {
        let sum = parameters[reader.biases + j] as number;
        const weights = reader.weights + j * POSITION_INPUTS;
        for (let k = 0; k < POSITION_INPUTS; k += 1) {
          sum += (parameters[weights + k] as number) * (positions.values[at + k] as number);
        }
        const found = squash(sum);
        pass.levels[level++] = found;
        pooled[j] = (pooled[j] as number) + share * found;
      }
    }
    for (let f = 0; f < findings; f += 1) {
      let sum = 0;
      for (let j = 0; j < readerUnits; j += 1) {
        sum += (parameters[reader.mix + f * readerUnits + j] as number) * (pooled[j] as number);
      }
      const finding = group * findings + f;
      pass.inputs[columns + finding] = start === end && absent ? (absent[finding] as number) : sum;
    }
  });
}

function grow(levels: Float64Array): Float64Array {
  const larger = new Float64Array(4 * levels.length);
  larger.set(levels);
  return larger;
}

/** The slope of `squash` where it has this value. */
function bend(value: number): number {
  const rest = 1 - value * value;
  return rest * Math.sqrt(rest);
}

/** Adds the gradient of one row, given the slope of its loss. */
export function passBack(
  network: Network,
  rows: TrainingRows,
  row: number,
  slope: number,
  pass: Pass,
  gradient: Float64Array,
): void {
  const { layout, parameters } = network;
  const { inputs, units, linear } = layout;
  const add = (at: number, change: number): void => {
    gradient[at] = (gradient[at] as number) + change;
  };
  add(layout.bias, slope);
  for (let k = 0; k < inputs; k += 1) {
    add(linear + k, slope * (pass.inputs[k] as number));
    pass.inputSlopes[k] = slope * (parameters[linear + k] as number);
  }
  for (let j = 0; j < units; j += 1) {
    const level = pass.active[j] as number;
    const inner = slope * (parameters[layout.unitOutputs + j] as number) * bend(level);
    add(layout.unitOutputs + j, slope * level);
    add(layout.unitBiases + j, inner);
    const at = layout.unitWeights + j * inputs;
    for (let k = 0; k < inputs; k += 1) {
      gradient[at + k] = (gradient[at + k] as number) + inner * (pass.inputs[k] as number);
      pass.inputSlopes[k] =
        (pass.inputSlopes[k] as number) + inner * (parameters[at + k] as number);
    }
  }
  readBack(network, rows, row, pass, gradient);
}

function readBack(
  { layout, parameters }: Network,
  { positions }: TrainingRows,
  row: number,
  pass: Pass,
  gradient: Float64Array,
): void {
  const { readerUnits, findings, columns } = layout;
  const unitSlopes = new Float64Array(readerUnits);
  let level = 0;
  layout.readers.forEach((reader, group) => {
    const slot = row * layout.readers.length + group;
    const [start, end] = [positions.starts[slot] as number, positions.starts[slot + 1] as number];
    const share = 1 / Math.max(end - start, 1);
    unitSlopes.fill(0);
    for (let f = 0; f < findings; f += 1) {
      const slope = pass.inputSlopes[columns + group * findings + f] as number;
      for (let j = 0; j < readerUnits; j += 1) {
        const at = reader.mix + f * readerUnits + j;
        const mean = pass.pooled[group * readerUnits + j] as number;
        gradient[at] = (gradient[at] as number) + slope * mean;
        unitSlopes[j] = (unitSlopes[j] as number) + slope * share * (parameters[at] as number);
      }
    }
    for (let position = start; position < end; position += 1) {
      const from = position * POSITION_INPUTS;
      for (let j = 0; j < readerUnits; j += 1) {
        const found = pass.levels[level++] as number;
        const inner = (unitSlopes[j] as number) * bend(found);
        gradient[reader.biases + j] = (gradient[reader.biases + j] as number) + inner;
        const at = reader.weights + j * POSITION_INPUTS;
        for (let k = 0; k < POSITION_INPUTS; k += 1) {
          gradient[at + k] =
            (gradient[at + k] as number) + inner * (positions.values[from + k] as number);
        }
      }
    }
  });
}
