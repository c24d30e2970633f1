// The words of an explanation: short, active, about the rhythm and never about the person.
import type { RhythmExplanation, TimingDeviation } from "./explain.ts";
import type { RhythmVerdict } from "./score.ts";

/**
 * Describes one timing, by position only.
 * @returns for example "Key 3 was held longer than usual: 142 ms, usually 80 to 110 ms."
 */
export function describeDeviation(deviation: Omit<TimingDeviation, "words">): string {
  const { part, position, direction, observedMs, usualMs } = deviation;
  const key = position + 1;
  const what =
    part === "hold"
      ? `Key ${key} was held ${direction} than usual`
      : `From key ${key} to key ${key + 1} took ${direction} than usual`;
  const range = `${Math.round(usualMs.low)} to ${Math.round(usualMs.high)} ms`;
  return `${what}: ${Math.round(observedMs)} ms, usually ${range}.`;
}

/** One or two sentences about the whole sample. */
export function summarise(
  { verdict, standing }: RhythmVerdict,
  tempo: RhythmExplanation["tempo"],
  off: number,
  compared: number,
): string {
  const opening =
    verdict === "match"
      ? "This is how you usually type it."
      : "This is not how you usually type it.";
  const pace = tempo === "usual" ? "" : ` You typed ${tempo} than usual.`;
  const count =
    off === 0
      ? " Every part was within your band."
      : ` ${off} of ${compared} timings were outside your band.`;
  const caveat =
    standing === "advisory" ? " Your rhythm is still being learned, so this is advice only." : "";
  return `${opening}${pace}${count}${caveat}`;
}
