// How exactly weights are written down.

/** Six significant digits: they change no score by a millionth, and halve the file. */
export function roundDigits(value: number): number {
  return Number(value.toPrecision(6));
}
