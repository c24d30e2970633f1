// Puts the columns of the training rows on one scale; absent values go to the mean, where they say nothing.
import type { TrainingRows } from "./tasks.ts";

export interface Standardisation {
  readonly means: number[];
  readonly scales: number[];
}

/** Weighted mean and deviation by column; absent values don't count. */
export function measureColumns({ columns, values, weights }: TrainingRows): Standardisation {
  const means: number[] = [];
  const scales: number[] = [];
  for (let k = 0; k < columns; k += 1) {
    let [total, sum, squares] = [0, 0, 0];
    for (let i = 0; i < weights.length; i += 1) {
      const value = values[i * columns + k] as number;
      if (!Number.isFinite(value)) continue;
      const weight = weights[i] as number;
      total += weight;
      sum += weight * value;
      squares += weight * value * value;
    }
    means.push(sum / total);
    scales.push(Math.max(Math.sqrt(squares / total - (sum / total) ** 2), 1e-6));
  }
  return { means, scales };
}

/** @returns row-major, clipped as the model clips them */
export function standardise(
  { columns, values }: TrainingRows,
  { means, scales }: Standardisation,
  clip: number,
): Float64Array {
  return values.map((value, at) => {
    const k = at % columns;
    if (!Number.isFinite(value)) return 0;
    const scaled = (value - (means[k] as number)) / (scales[k] as number);
    return Math.max(Math.min(scaled, clip), -clip);
  });
}
