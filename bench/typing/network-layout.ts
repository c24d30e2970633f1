// Where each part of a network lies in its one vector of parameters.
import { POSITION_INPUTS } from "../../packages/server/src/behavior/rhythm/positions.ts";

export interface NetworkSize {
  /** Features: the first so many columns of the rows. */
  readonly columns: number;
  /** Units and findings of each of the three position readers. */
  readonly readerUnits: number;
  readonly findings: number;
  /** Units over features and findings. */
  readonly units: number;
}

export interface NetworkLayout extends NetworkSize {
  /** Features and the findings of all readers. */
  readonly inputs: number;
  /** By reader: units × POSITION_INPUTS, then unit biases, then findings × units. */
  readonly readers: readonly ReaderLayout[];
  /** units × inputs. */
  readonly unitWeights: number;
  readonly unitBiases: number;
  readonly unitOutputs: number;
  readonly linear: number;
  readonly bias: number;
  readonly length: number;
}

export interface ReaderLayout {
  readonly weights: number;
  readonly biases: number;
  readonly mix: number;
}

const READERS = 3;

export function layOut(size: NetworkSize): NetworkLayout {
  const { columns, readerUnits, findings, units } = size;
  const inputs = columns + READERS * findings;
  let next = 0;
  const take = (length: number): number => {
    next += length;
    return next - length;
  };
  const readers = Array.from({ length: READERS }, () => ({
    weights: take(readerUnits * POSITION_INPUTS),
    biases: take(readerUnits),
    mix: take(findings * readerUnits),
  }));
  return {
    ...size,
    inputs,
    readers,
    unitWeights: take(units * inputs),
    unitBiases: take(units),
    unitOutputs: take(units),
    linear: take(inputs),
    bias: take(1),
    length: next,
  };
}
