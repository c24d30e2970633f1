// Fits the threshold function: for each profile, the score that a given share of impostors stays below,
// as a linear function of the profile's quality (quantile regression, Koenker & Bassett 1978).

export interface QuantileRows {
  readonly columns: number;
  /** Row-major, standardised. */
  readonly values: Float64Array;
  readonly scores: Float64Array;
  readonly weights: Float64Array;
}

export interface QuantileLine {
  readonly weights: number[];
  readonly bias: number;
}

const ROUNDS = 600;
const STEP = 0.05;
/** Rounds the corner of the loss, in units of score, so that the slope is smooth. */
const CORNER = 0.15;
/** Keeps the line flat where the data don't ask for a slope. */
const RIDGE = 1e-3;

export function fitQuantile(rows: QuantileRows, share: number): QuantileLine {
  const line = new Float64Array(rows.columns + 1);
  line[rows.columns] = weightedQuantile(rows, share);
  const momentum = new Float64Array(line.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const slope = slopeOf(rows, line, share);
    const step = STEP * (1 - round / ROUNDS);
    for (let k = 0; k < line.length; k += 1) {
      const ridge = k < rows.columns ? RIDGE * (line[k] as number) : 0;
      // The loss is as flat as the share is small.
      momentum[k] = 0.9 * (momentum[k] as number) + ((slope[k] as number) + ridge) / share;
      line[k] = (line[k] as number) - step * (momentum[k] as number);
    }
  }
  return { weights: [...line.subarray(0, rows.columns)], bias: line[rows.columns] as number };
}

function slopeOf(rows: QuantileRows, line: Float64Array, share: number): Float64Array {
  const slope = new Float64Array(line.length);
  let total = 0;
  for (let i = 0; i < rows.scores.length; i += 1) {
    const at = i * rows.columns;
    let threshold = line[rows.columns] as number;
    for (let k = 0; k < rows.columns; k += 1) {
      threshold += (line[k] as number) * (rows.values[at + k] as number);
    }
    const weight = rows.weights[i] as number;
    const below = 1 / (1 + Math.exp(((rows.scores[i] as number) - threshold) / CORNER));
    const push = weight * (below - share);
    total += weight;
    for (let k = 0; k < rows.columns; k += 1) {
      slope[k] = (slope[k] as number) + push * (rows.values[at + k] as number);
    }
    slope[rows.columns] = (slope[rows.columns] as number) + push;
  }
  return slope.map((value) => value / total);
}

function weightedQuantile({ scores, weights }: QuantileRows, share: number): number {
  const order = Array.from(scores, (_, i) => i).toSorted(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  for (const i of order) {
    passed += weights[i] as number;
    if (passed >= share * total) return scores[i] as number;
  }
  return 0;
}
