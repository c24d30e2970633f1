// How much likelier a probe is from this user than from an average typist.
// This is what defeats a forger who types the way most people do: being ordinary earns nothing.
import type { GroupTemplate } from "./template.ts";
import { medianOf } from "./statistics.ts";

/**
 * What another typist's value looks like, given the user's: normal-ish around
 * `mean + slope * (value - mean)` with deviation `deviation`. The same keys are slow for everybody, hence the slope.
 */
export interface Population {
  readonly mean: number;
  readonly slope: number;
  readonly deviation: number;
}

/** Scorer MS, fitted on the dev data: log seconds. */
export const HOLD_POPULATION: Population = { mean: -2.45, slope: 0.1, deviation: 0.32 };
export const DOWN_DOWN_POPULATION: Population = { mean: -1.15, slope: 0.4, deviation: 0.42 };
/** The same after each row's own median is taken off, so that only the pattern counts. */
export const RELATIVE_HOLD_POPULATION: Population = { mean: 0, slope: 0.2, deviation: 0.19 };
/** Fitted like the others; a wide slope, as the text decides much of the pattern of its gaps. */
export const RELATIVE_DOWN_DOWN_POPULATION: Population = { mean: 0, slope: 0.5, deviation: 0.3 };

/** A median over few samples is itself uncertain; the spread of a new sample around it is wider by this. */
export function predictiveWidening(samples: number): number {
  return Math.sqrt(1 + 1 / samples);
}

/** @returns mean log-likelihood ratio by column, user against population; positive speaks for the user */
export function likelihoodRatio(
  row: readonly number[],
  group: GroupTemplate,
  widening: number,
  population: Population,
): number {
  return ratioAround(row, group, widening, population, 0, 0);
}

/** The same with both rows' medians taken off: pattern without tempo. */
export function relativeLikelihoodRatio(
  row: readonly number[],
  group: GroupTemplate,
  widening: number,
  population: Population,
): number {
  return ratioAround(row, group, widening, population, medianOf(row), group.centre);
}

/** Student's t with 4 degrees of freedom, in which slips are common: the power of its density. */
const TAIL_POWER = 2.5;

function ratioAround(
  row: readonly number[],
  group: GroupTemplate,
  widening: number,
  population: Population,
  rowCentre: number,
  groupCentre: number,
): number {
  const logWidths = Math.log(population.deviation / widening);
  let sum = 0;
  let count = 0;
  for (let k = 0; k < row.length; k += 1) {
    const value = (row[k] as number) - rowCentre;
    const median = (group.medians[k] as number) - groupCentre;
    const expected = population.mean + population.slope * (median - population.mean);
    const own = ((value - median) * (group.inverseScales[k] as number)) / widening;
    const common = (value - expected) / population.deviation;
    // The two log densities' difference, with one logarithm for both tails.
    const tails = Math.log((4 + common * common) / (4 + own * own));
    const ratio = TAIL_POWER * tails + logWidths - (group.logScales[k] as number);
    if (ratio !== ratio) continue;
    sum += ratio;
    count += 1;
  }
  return sum / count;
}
