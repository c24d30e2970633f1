// The numbers that the model weighs: how a probe compares with a template, and how good the template is.
import { cappedDistance, nearestMean, weightedDecorrelation } from "./distances.ts";
import {
  DOWN_DOWN_POPULATION,
  HOLD_POPULATION,
  RELATIVE_HOLD_POPULATION,
  likelihoodRatio,
  predictiveWidening,
  relativeLikelihoodRatio,
} from "./likelihood.ts";
import { toRhythmRow } from "./rhythm-rows.ts";
import type { RhythmRow } from "./rhythm-rows.ts";
import type { Timings } from "./sample.ts";
import { deviationOf, meanOf, medianOf } from "./statistics.ts";
import { TYPICAL_ROLLOVER, TYPICAL_SCALES } from "./template.ts";
import type { GroupTemplate, ProfileQuality, RhythmTemplate } from "./template.ts";

/** Named as in the reference of scorer MS; `k`: nearest neighbours, `wr`: decorrelation, `ll`: likelihood ratio. */
export interface RhythmFeatures extends ProfileQuality {
  readonly kH: number;
  readonly kD: number;
  readonly kU: number;
  readonly wrH: number;
  readonly wrD: number;
  readonly llH: number;
  readonly llD: number;
  readonly llHr: number;
  /** Slower (+) or faster (−) than the profile, in typical spreads. */
  readonly tempo: number;
  /** Longer (+) or shorter (−) holds than the profile, in typical spreads. */
  readonly hoff: number;
  /** ln of the probe's spread over positions against the profile's. */
  readonly vH: number;
  readonly vD: number;
  /** Agreement on which keys overlap. */
  readonly roll: number;
}

export type FeatureName = keyof RhythmFeatures;

/**
 * Compares a probe with a template.
 * @param timings seconds, of the same text as the template's
 * @returns NaN for a feature whose timings are absent
 */
export function compareRhythm(template: RhythmTemplate, timings: Timings): RhythmFeatures {
  const row = toRhythmRow(timings);
  return {
    ...template.quality,
    ...compareShapes(template, row),
    ...compareLikelihoods(template, row),
    ...compareOffsets(template, row),
    roll: rolloverAgreement(template.rolloverRates, timings.upDowns),
  };
}

type Shapes = Pick<RhythmFeatures, "kH" | "kD" | "kU" | "wrH" | "wrD">;

function compareShapes({ hold, downDown, flight }: RhythmTemplate, row: RhythmRow): Shapes {
  return {
    kH: nearestDistance(row.hold, hold),
    kD: nearestDistance(row.downDown, downDown),
    kU: nearestDistance(row.flight, flight),
    wrH: weightedDecorrelation(row.hold, hold.medians, hold.inverseScales),
    wrD: weightedDecorrelation(row.downDown, downDown.medians, downDown.inverseScales),
  };
}

function nearestDistance(row: Float64Array, group: GroupTemplate): number {
  const count = group.columns === 0 ? 0 : group.rows.length / group.columns;
  const distances = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    distances[i] = cappedDistance(row, group.rows, i * group.columns, group.inverseScales);
  }
  return nearestMean(distances);
}

type Likelihoods = Pick<RhythmFeatures, "llH" | "llD" | "llHr">;

function compareLikelihoods(template: RhythmTemplate, row: RhythmRow): Likelihoods {
  const { hold, downDown } = template;
  const widening = predictiveWidening(template.samples);
  return {
    llH: likelihoodRatio(row.hold, hold, widening, HOLD_POPULATION),
    llD: likelihoodRatio(row.downDown, downDown, widening, DOWN_DOWN_POPULATION),
    llHr: relativeLikelihoodRatio(row.hold, hold, widening, RELATIVE_HOLD_POPULATION),
  };
}

type Offsets = Pick<RhythmFeatures, "tempo" | "hoff" | "vH" | "vD">;

function compareOffsets({ hold, downDown }: RhythmTemplate, row: RhythmRow): Offsets {
  return {
    tempo: medianOffset(row.downDown, downDown.medians) / TYPICAL_SCALES.downDown,
    hoff: medianOffset(row.hold, hold.medians) / TYPICAL_SCALES.hold,
    vH: spreadRatio(row.hold, hold.medians),
    vD: spreadRatio(row.downDown, downDown.medians),
  };
}

function medianOffset(row: Float64Array, medians: Float64Array): number {
  return medianOf(row.map((value, k) => value - (medians[k] as number)));
}

/** 0.001 keeps the logarithm finite for a machine that types perfectly evenly. */
function spreadRatio(row: Float64Array, medians: Float64Array): number {
  return Math.log(Math.max(deviationOf(row), 1e-3) / Math.max(deviationOf(medians), 1e-3));
}

function rolloverAgreement(rates: Float64Array, upDowns: Float64Array): number {
  return meanOf(
    upDowns.map((flight, k) => {
      const rate = rates[k] as number;
      if (flight !== flight) return NaN;
      return flight < 0
        ? Math.log(rate / TYPICAL_ROLLOVER)
        : Math.log((1 - rate) / (1 - TYPICAL_ROLLOVER));
    }),
  );
}
