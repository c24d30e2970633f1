// What several commands take: wrong values are wrong usage, never something else in their place.
import { InvalidArgumentError } from "commander";

/** Reads a count from 1 to `most`. */
export function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
    if (count <= most) return count;
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${most}.`);
  };
}
