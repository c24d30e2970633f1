// Error rates of a verification experiment. A score is a distance: accepted when at or below the threshold.

/** One user's scores. */
export interface UserScores {
  readonly id: string;
  readonly genuine: Float64Array;
  readonly impostor: Float64Array;
}

/** Share of `scores` at or below `threshold`. */
export function acceptedShare(scores: ArrayLike<number>, threshold: number): number {
  let accepted = 0;
  for (let i = 0; i < scores.length; i += 1) if ((scores[i] as number) <= threshold) accepted += 1;
  return accepted / scores.length;
}

/**
 * The rate at which false rejections equal false acceptances, linear between neighbouring thresholds.
 * @returns 0..1
 */
export function equalErrorRate(genuine: Float64Array, impostor: Float64Array): number {
  const own = genuine.toSorted();
  const others = impostor.toSorted();
  let [far, frr] = [0, 1];
  for (const { accepted, admitted } of sweep(own, others)) {
    const nextFrr = 1 - accepted / own.length;
    const nextFar = admitted / others.length;
    if (nextFar >= nextFrr) return crossing(frr, nextFrr, far, nextFar);
    [far, frr] = [nextFar, nextFrr];
  }
  return frr;
}

function crossing(frr: number, nextFrr: number, far: number, nextFar: number): number {
  const slope = frr - nextFrr + (nextFar - far);
  const step = slope === 0 ? 0 : (frr - far) / slope;
  return far + step * (nextFar - far);
}

/** Walks both sorted lists; yields the counts at or below each threshold. */
function* sweep(
  own: Float64Array,
  others: Float64Array,
): Generator<{ accepted: number; admitted: number }> {
  let [accepted, admitted] = [0, 0];
  while (accepted < own.length || admitted < others.length) {
    const threshold = Math.min(own[accepted] ?? Infinity, others[admitted] ?? Infinity);
    while ((own[accepted] ?? Infinity) <= threshold && accepted < own.length) accepted += 1;
    while ((others[admitted] ?? Infinity) <= threshold && admitted < others.length) admitted += 1;
    yield { accepted, admitted };
  }
}

/** The highest threshold at which each user's impostors, users weighing alike, are accepted at `far` or less. */
export function thresholdAtFar(users: readonly UserScores[], far: number): number {
  const weighted = users.flatMap(({ impostor }) =>
    Array.from(impostor, (score) => ({ score, weight: 1 / impostor.length / users.length })),
  );
  weighted.sort((a, b) => a.score - b.score);
  let admitted = 0;
  for (const { score, weight } of weighted) {
    admitted += weight;
    // Just under the impostor who would be one too many.
    if (admitted > far + 1e-12) return score - 1e-9;
  }
  return Infinity;
}

/** False rejections at the one global threshold that gives `far`. */
export function frrAtFar(users: readonly UserScores[], far: number): number {
  const threshold = thresholdAtFar(users, far);
  return 1 - mean(users.map(({ genuine }) => acceptedShare(genuine, threshold)));
}

/** Equal error rate under one threshold for all users, who weigh alike. */
export function globalEqualErrorRate(users: readonly UserScores[]): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 30; step += 1) {
    const far = (low + high) / 2;
    if (frrAtFar(users, far) > far) low = far;
    else high = far;
  }
  return (low + high) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
