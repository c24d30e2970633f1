// Looks at one position at a time and pools what it saw. A score spends most of its time here.
import type { PositionReader } from "./model.ts";
import { POSITION_INPUTS } from "./positions.ts";
import type { PositionReadings } from "./positions.ts";
import { squash } from "./squash.ts";

/** A reader's numbers row by row in flat arrays. Units are taken two by two; an odd one gets a neighbour of zeros. */
export interface PackedReader {
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly mix: Float64Array;
  readonly absent: Float64Array;
  /** The units' levels, summed over positions; filled anew at each call, as none outlives its call. */
  readonly levels: Float64Array;
}

export function packReader({ weights, biases, mix, absent }: PositionReader): PackedReader {
  const units = biases.length + (biases.length % 2);
  const filled = (row: readonly number[], length: number): number[] =>
    Array.from({ length }, (_, k) => row[k] ?? 0);
  return {
    weights: Float64Array.from(filled(weights.flat(), units * POSITION_INPUTS)),
    biases: Float64Array.from(filled(biases, units)),
    mix: Float64Array.from(mix.flatMap((row) => filled(row, units))),
    absent: Float64Array.from(absent),
    levels: new Float64Array(units),
  };
}

/** Fills in what the reader found, from place `at` on. */
export function readGroup(
  reader: PackedReader,
  { count, values }: PositionReadings,
  inputs: Float64Array,
  at: number,
): void {
  const { mix, absent, levels } = reader;
  if (count === 0) return inputs.set(absent, at);
  sumLevels(reader, values, count);
  for (let f = 0; f < absent.length; f += 1) {
    let finding = 0;
    for (let unit = 0; unit < levels.length; unit += 1) {
      finding += (mix[f * levels.length + unit] as number) * (levels[unit] as number);
    }
    inputs[at + f] = finding / count;
  }
}

/**
 * The units' levels, summed over positions. Written out input by input, for two units at once, so that a position is
 * loaded once for both; the last two inputs are the same at every position and join the bias.
 */
// oxlint-disable-next-line max-lines-per-function -- a line an input: a loop over them takes twice the time
function sumLevels(
  { weights, biases, levels }: PackedReader,
  values: Float64Array,
  count: number,
): void {
  const [tempo, samples] = [values[9] as number, values[10] as number];
  for (let unit = 0, from = 0; unit < biases.length; unit += 2, from += 2 * POSITION_INPUTS) {
    const a0 = weights[from + 0] as number;
    const a1 = weights[from + 1] as number;
    const a2 = weights[from + 2] as number;
    const a3 = weights[from + 3] as number;
    const a4 = weights[from + 4] as number;
    const a5 = weights[from + 5] as number;
    const a6 = weights[from + 6] as number;
    const a7 = weights[from + 7] as number;
    const a8 = weights[from + 8] as number;
    const b0 = weights[from + 11] as number;
    const b1 = weights[from + 12] as number;
    const b2 = weights[from + 13] as number;
    const b3 = weights[from + 14] as number;
    const b4 = weights[from + 15] as number;
    const b5 = weights[from + 16] as number;
    const b6 = weights[from + 17] as number;
    const b7 = weights[from + 18] as number;
    const b8 = weights[from + 19] as number;
    const a9 =
      (biases[unit] as number) +
      tempo * (weights[from + 9] as number) +
      samples * (weights[from + 10] as number);
    const b9 =
      (biases[unit + 1] as number) +
      tempo * (weights[from + 20] as number) +
      samples * (weights[from + 21] as number);
    let sum = 0;
    let sum2 = 0;
    for (let at = 0; at < count * POSITION_INPUTS; at += POSITION_INPUTS) {
      const v0 = values[at + 0] as number;
      const v1 = values[at + 1] as number;
      const v2 = values[at + 2] as number;
      const v3 = values[at + 3] as number;
      const v4 = values[at + 4] as number;
      const v5 = values[at + 5] as number;
      const v6 = values[at + 6] as number;
      const v7 = values[at + 7] as number;
      const v8 = values[at + 8] as number;
      sum += squash(
        a9 +
          (v0 * a0 + v1 * a1 + v2 * a2) +
          (v3 * a3 + v4 * a4 + v5 * a5) +
          (v6 * a6 + v7 * a7 + v8 * a8),
      );
      sum2 += squash(
        b9 +
          (v0 * b0 + v1 * b1 + v2 * b2) +
          (v3 * b3 + v4 * b4 + v5 * b5) +
          (v6 * b6 + v7 * b7 + v8 * b8),
      );
    }
    levels[unit] = sum;
    levels[unit + 1] = sum2;
  }
}
