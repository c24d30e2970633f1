// The two measures between rhythms: capped distance in units of the user's own spread, and weighted correlation.

import { MAX_POSITIONS, WINDOW_SAMPLES } from "./sample.ts";

/** One position may be off by this many spreads at most: a single slip must not decide. Scorer MS. */
const DISTANCE_CAP = 4;

/** The probe in units of spread. One buffer for all calls, as none outlives its call: allocation would cost more than the sums. */
const scaledProbe = new Float64Array(MAX_POSITIONS);
/** Made anew where profiles differ in size, which seldom happens in a row. */
let distances = new Float64Array(WINDOW_SAMPLES);

/**
 * Mean capped distances of a row to each of a group's rows.
 * @param row in the group's columns
 * @param scaledRows row-major, divided by the spreads
 * @param inverseScales 1 / spread by column
 * @returns by sample, NaN where a sample has no column in common with the row; a view that the next call overwrites
 */
export function distancesTo(
  row: readonly number[],
  scaledRows: Float64Array,
  inverseScales: Float64Array,
): Float64Array {
  const columns = inverseScales.length;
  const samples = scaledRows.length / columns;
  if (samples !== distances.length) distances = new Float64Array(samples);
  for (let k = 0; k < columns; k += 1) {
    scaledProbe[k] = (row[k] as number) * (inverseScales[k] as number);
  }
  for (let i = 0; i < samples; i += 1)
    distances[i] = cappedDistance(scaledRows, i * columns, columns);
  return distances;
}

function cappedDistance(scaledRows: Float64Array, offset: number, columns: number): number {
  let sum = 0;
  for (let k = 0; k < columns; k += 1) {
    const distance = (scaledProbe[k] as number) - (scaledRows[offset + k] as number);
    sum += Math.min(Math.abs(distance), DISTANCE_CAP);
  }
  // One absent timing makes the sum NaN; looking for it only then keeps the usual case fast.
  return sum === sum ? sum / columns : cappedDistanceOfPresent(scaledRows, offset, columns);
}

function cappedDistanceOfPresent(
  scaledRows: Float64Array,
  offset: number,
  columns: number,
): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < columns; k += 1) {
    const distance = Math.abs((scaledProbe[k] as number) - (scaledRows[offset + k] as number));
    if (distance !== distance) continue;
    sum += Math.min(distance, DISTANCE_CAP);
    count += 1;
  }
  return sum / count;
}

/**
 * Mean of the three smallest distances that are present.
 * @param from index of the first that counts
 * @param except index of one that doesn't, a sample's own
 * @returns NaN when none is present
 */
export function nearestMean(candidates: Float64Array, from = 0, except = -1): number {
  let first = Infinity;
  let second = Infinity;
  let third = Infinity;
  for (let i = from; i < candidates.length; i += 1) {
    const distance = candidates[i] as number;
    if (i === except || !(distance < third)) continue;
    third = distance < second ? second : distance;
    if (distance >= second) continue;
    second = distance < first ? first : distance;
    if (distance < first) first = distance;
  }
  if (third < Infinity) return (first + second + third) / 3;
  if (second < Infinity) return (first + second) / 2;
  return first < Infinity ? first : NaN;
}

/**
 * One minus the correlation of two rows, columns weighted by 1 / spread squared.
 * It sees the shape of a rhythm whatever its tempo.
 */
export function weightedDecorrelation(
  row: readonly number[],
  medians: Float64Array,
  inverseScales: Float64Array,
): number {
  let total = 0;
  let rowMean = 0;
  let medianMean = 0;
  for (let k = 0; k < row.length; k += 1) {
    const weight = presentWeight(row[k], medians[k], inverseScales[k]);
    if (weight === 0) continue;
    total += weight;
    rowMean += weight * (row[k] as number);
    medianMean += weight * (medians[k] as number);
  }
  return decorrelationAround(
    row,
    medians,
    inverseScales,
    total,
    rowMean / total,
    medianMean / total,
  );
}

function decorrelationAround(
  row: readonly number[],
  medians: Float64Array,
  inverseScales: Float64Array,
  total: number,
  rowMean: number,
  medianMean: number,
): number {
  let covariance = 0;
  let rowVariance = 0;
  let medianVariance = 0;
  for (let k = 0; k < row.length; k += 1) {
    const weight = presentWeight(row[k], medians[k], inverseScales[k]) / total;
    if (!(weight > 0)) continue;
    const a = (row[k] as number) - rowMean;
    const b = (medians[k] as number) - medianMean;
    covariance += weight * a * b;
    rowVariance += weight * a * a;
    medianVariance += weight * b * b;
  }
  return total > 0 ? 1 - covariance / Math.sqrt(rowVariance * medianVariance + 1e-9) : NaN;
}

function presentWeight(value = NaN, median = NaN, inverseScale = NaN): number {
  const weight = inverseScale * inverseScale;
  return value === value && median === median && weight === weight ? weight : 0;
}
