// The two measures between rhythms: capped distance in units of the user's own spread, and weighted correlation.

/** One position may be off by this many spreads at most: a single slip must not decide. Scorer MS. */
export const DISTANCE_CAP = 4;
/** How many of the nearest samples count. Scorer MS. */
const NEAREST = 3;

/**
 * Mean capped distance of two rows.
 * @param rows row-major, `columns` wide
 * @param inverseScales 1 / spread by column
 * @returns NaN when they have no column in common
 */
export function cappedDistance(
  probe: Float64Array,
  rows: Float64Array,
  offset: number,
  inverseScales: Float64Array,
): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < probe.length; k += 1) {
    const distance =
      Math.abs((probe[k] as number) - (rows[offset + k] as number)) * (inverseScales[k] as number);
    if (distance !== distance) continue;
    sum += distance < DISTANCE_CAP ? distance : DISTANCE_CAP;
    count += 1;
  }
  return sum / count;
}

/** @returns the mean of the three smallest distances that are present; NaN when none is */
export function nearestMean(distances: ArrayLike<number>): number {
  const nearest: number[] = [];
  for (let i = 0; i < distances.length; i += 1) {
    const distance = distances[i] as number;
    if (distance !== distance) continue;
    keepNearest(nearest, distance);
  }
  return nearest.reduce((sum, distance) => sum + distance, 0) / nearest.length;
}

function keepNearest(nearest: number[], distance: number): void {
  if (nearest.length === NEAREST && distance >= (nearest[NEAREST - 1] as number)) return;
  let at = Math.min(nearest.length, NEAREST - 1);
  while (at > 0 && (nearest[at - 1] as number) > distance) {
    nearest[at] = nearest[at - 1] as number;
    at -= 1;
  }
  nearest[at] = distance;
}

/**
 * One minus the correlation of two rows, columns weighted by 1 / spread squared.
 * It sees the shape of a rhythm whatever its tempo.
 */
export function weightedDecorrelation(
  row: Float64Array,
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
  row: Float64Array,
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
