// The phrase that everybody types here. It opens nothing, so anybody may know it: only how it is typed counts.
export const phrase = "the key is in the rhythm";

/** A key as a lane bears it. */
export function keySign(character: string): string {
  return character === " " ? "␣" : character;
}

/** A key as a sentence names it. */
export function keyName(character: string): string {
  return character === " " ? "space" : character;
}
