// Measures subjects in turn (A B A B …), so that what slows the machine for a while slows both, and sums up the rounds.

/** Names to what measures them once. */
export type Subjects<Name extends string, Result> = Readonly<Record<Name, () => Promise<Result>>>;

/**
 * Runs every subject once to warm up, then each in turn, round after round.
 *
 * @returns for each round what each subject gave
 */
export async function inTurn<Name extends string, Result>(
  rounds: number,
  subjects: Subjects<Name, Result>,
): Promise<Record<Name, Result>[]> {
  const names = Object.keys(subjects) as Name[];
  const results: Record<Name, Result>[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const result = {} as Record<Name, Result>;
    for (const name of names) result[name] = await subjects[name]();
    if (round >= 0) results.push(result);
  }
  return results;
}

/** The middle value; the mean of the two in the middle where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The value that a share of all values is at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
