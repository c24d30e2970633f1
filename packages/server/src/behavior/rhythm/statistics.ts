// Means and medians that skip absent values (NaN), which is what keeps one code path for every keyboard.

/** @returns the arithmetic mean of what is present; NaN when nothing is */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value !== value) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

/** @returns the population standard deviation of what is present; NaN when nothing is */
export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value !== value) continue;
    sum += (value - mean) ** 2;
    count += 1;
  }
  return Math.sqrt(sum / count);
}

const scratch = new Float64Array(512);

/** @returns the median of what is present (the mean of the middle two when even); NaN when nothing is */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = values.length <= scratch.length ? scratch : new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value === value) insertSorted(sorted, count++, value);
  }
  const middle = count >> 1;
  if (count === 0) return NaN;
  if (count % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Insertion: the lists here have at most a few dozen entries, where it beats a general sort. */
function insertSorted(sorted: Float64Array, count: number, value: number): void {
  let at = count;
  while (at > 0 && (sorted[at - 1] as number) > value) {
    sorted[at] = sorted[at - 1] as number;
    at -= 1;
  }
  sorted[at] = value;
}
