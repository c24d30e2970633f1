// A forger who knows the text and types it the way most practised people do: by position, the median of the others.
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import { medianOf } from "../../packages/server/src/behavior/rhythm/statistics.ts";
import type { Typist } from "./dataset.ts";
import type { Random } from "./random.ts";

/** How much a forger's own timings vary from try to try: the typical spread within a practised typist. */
const FORGER_SPREAD = 0.1;

/**
 * @param others everybody but the victim
 * @returns the median of their medians over their later halves, position by position
 */
export function populationMedian(others: readonly Typist[]): Timings {
  const holds = medianTimings(others, "holds");
  const downDowns = medianTimings(others, "downDowns");
  return { holds, downDowns, upDowns: medianTimings(others, "upDowns") };
}

function medianTimings(typists: readonly Typist[], name: keyof Timings): number[] {
  const own = typists.map(({ typings }) => {
    const later = typings.slice(Math.floor(typings.length / 2)).map(({ timings }) => timings[name]);
    return medianByPosition(later);
  });
  return medianByPosition(own);
}

function medianByPosition(rows: readonly (readonly number[])[]): number[] {
  const length = rows[0]?.length ?? 0;
  return Array.from({ length }, (_, k) => medianOf(rows.map((row) => row[k] as number)));
}

/** One try at typing `model`: every press and release varies a little, as a person's does. */
export function forgeTyping(
  model: Timings,
  random: Random,
  spread: number = FORGER_SPREAD,
): Timings {
  const vary = (value: number): number => value * Math.exp(spread * random.normal());
  const holds = model.holds.map(vary);
  const downDowns = model.downDowns.map(vary);
  // Where both are there, the flight follows from them, as it would for a person.
  const upDowns = model.upDowns.map((flight, k) => {
    const derived = (downDowns[k] as number) - (holds[k] as number);
    return Number.isNaN(derived) ? flight : derived;
  });
  return { holds, downDowns, upDowns };
}
