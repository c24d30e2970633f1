// What an attacker learns from times.

/**
 * How often a time of the first list is the longer one (ties count half): 0.5 when nothing can be told from them.
 * The area under the ROC curve of an attacker who guesses by time alone.
 */
export function distinguishability(first: readonly number[], second: readonly number[]): number {
  let longer = 0;
  for (const a of first) for (const b of second) longer += a > b ? 1 : a === b ? 0.5 : 0;
  return longer / (first.length * second.length);
}
