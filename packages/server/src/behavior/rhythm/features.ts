// The numbers that the model weighs: how a probe compares with a template, and how good the template is.
import { distancesTo, nearestMean, weightedDecorrelation } from "./distances.ts";
import {
  DOWN_DOWN_POPULATION,
  HOLD_POPULATION,
  RELATIVE_DOWN_DOWN_POPULATION,
  RELATIVE_HOLD_POPULATION,
  likelihoodRatio,
  predictiveWidening,
  relativeLikelihoodRatio,
} from "./likelihood.ts";
import { compareOffsets, compareTails, rolloverAgreement } from "./offsets.ts";
import type { Offsets, Tails } from "./offsets.ts";
import { toRhythmRow } from "./rhythm-rows.ts";
import type { RhythmRow } from "./rhythm-rows.ts";
import type { Timings } from "./sample.ts";
import { RECENT_SAMPLES, centre } from "./template.ts";
import type { GroupTemplate, ProfileQuality, RhythmTemplate } from "./template.ts";

/** The first twenty-one are named as in scorer MS. H is hold, D down-down, U flight (up-down). */
export interface RhythmFeatures extends ProfileQuality, Distances, Likelihoods, Offsets, Tails {
  /** Agreement on which keys overlap. */
  readonly roll: number;
}

export type FeatureName = keyof RhythmFeatures;

/**
 * Compares a probe with a template.
 * @param timings seconds, of the same text as the template's
 * @returns NaN for a feature whose timings are absent
 */
export function compareRhythm(
  template: RhythmTemplate,
  timings: Timings,
  row: RhythmRow = toRhythmRow(timings),
): RhythmFeatures {
  return {
    ...template.quality,
    ...measureDistances(template, row),
    ...compareLikelihoods(template, row),
    ...compareOffsets(template, row),
    ...compareTails(template, row),
    roll: rolloverAgreement(template.rolloverRates, timings.upDowns),
  };
}

interface Distances {
  /** Mean distance to the three nearest samples. */
  readonly kH: number;
  readonly kD: number;
  readonly kU: number;
  /** The same among the five latest samples. */
  readonly k5H: number;
  readonly k5D: number;
  readonly k5U: number;
  /** The same over all samples, each row's median taken off. */
  readonly kHr: number;
  readonly kDr: number;
  readonly kUr: number;
  /** Weighted decorrelation from the medians. */
  readonly wrH: number;
  readonly wrD: number;
}

function measureDistances({ hold, downDown, flight }: RhythmTemplate, row: RhythmRow): Distances {
  const [kH, k5H] = plainDistances(hold, row.hold);
  const [kD, k5D] = plainDistances(downDown, row.downDown);
  const [kU, k5U] = plainDistances(flight, row.flight);
  return {
    kH,
    kD,
    kU,
    k5H,
    k5D,
    k5U,
    kHr: centredDistance(hold, row.hold),
    kDr: centredDistance(downDown, row.downDown),
    kUr: centredDistance(flight, row.flight),
    wrH: weightedDecorrelation(row.hold, hold.medians, hold.inverseScales),
    wrD: weightedDecorrelation(row.downDown, downDown.medians, downDown.inverseScales),
  };
}

function plainDistances(
  group: GroupTemplate,
  row: readonly number[],
): [ofAll: number, ofRecent: number] {
  const distances = distancesTo(row, group.scaledRows, group.inverseScales);
  const recent = Math.max(distances.length - RECENT_SAMPLES, 0);
  return [nearestMean(distances), nearestMean(distances, recent)];
}

function centredDistance(group: GroupTemplate, row: readonly number[]): number {
  return nearestMean(distancesTo(centre(row), group.scaledCentredRows, group.inverseScales));
}

interface Likelihoods {
  readonly llH: number;
  readonly llD: number;
  /** Each row's median taken off. */
  readonly llHr: number;
  readonly llDr: number;
}

function compareLikelihoods(template: RhythmTemplate, { hold, downDown }: RhythmRow): Likelihoods {
  const widening = predictiveWidening(template.samples);
  const [holds, gaps] = [template.hold, template.downDown];
  return {
    llH: likelihoodRatio(hold, holds, widening, HOLD_POPULATION),
    llD: likelihoodRatio(downDown, gaps, widening, DOWN_DOWN_POPULATION),
    llHr: relativeLikelihoodRatio(hold, holds, widening, RELATIVE_HOLD_POPULATION),
    llDr: relativeLikelihoodRatio(downDown, gaps, widening, RELATIVE_DOWN_DOWN_POPULATION),
  };
}
