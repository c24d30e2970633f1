// Signed differences: slower or faster, longer or shorter, more or less even, overlapping or not.
import type { RhythmRow } from "./rhythm-rows.ts";
import { deviationOf, meanOf, medianOf } from "./statistics.ts";
import { TYPICAL_ROLLOVER, TYPICAL_SCALES } from "./template.ts";
import type { GroupTemplate, RhythmTemplate } from "./template.ts";

export interface Offsets {
  /** Slower (+) or faster (−) than the profile, in typical spreads. */
  readonly tempo: number;
  /** Longer (+) or shorter (−) holds than the profile, in typical spreads. */
  readonly hoff: number;
  /** The same two against the five latest samples. */
  readonly tempo5: number;
  readonly hoff5: number;
  /** ln of the probe's spread over positions against the profile's. */
  readonly vH: number;
  readonly vD: number;
}

export function compareOffsets({ hold, downDown }: RhythmTemplate, row: RhythmRow): Offsets {
  return {
    tempo: medianOffset(row.downDown, downDown.medians) / TYPICAL_SCALES.downDown,
    hoff: medianOffset(row.hold, hold.medians) / TYPICAL_SCALES.hold,
    tempo5: medianOffset(row.downDown, downDown.recentMedians) / TYPICAL_SCALES.downDown,
    hoff5: medianOffset(row.hold, hold.recentMedians) / TYPICAL_SCALES.hold,
    vH: spreadRatio(row.hold, hold.medians),
    vD: spreadRatio(row.downDown, downDown.medians),
  };
}

function medianOffset(row: readonly number[], medians: Float64Array): number {
  return medianOf(row.map((value, k) => value - (medians[k] as number)));
}

/** 0.001 keeps the logarithm finite for a machine that types perfectly evenly. */
function spreadRatio(row: readonly number[], medians: Float64Array): number {
  return Math.log(Math.max(deviationOf(row), 1e-3) / Math.max(deviationOf(medians), 1e-3));
}

/** How far out the timings are to each side. A hesitation is an everyday slip; sudden speed is somebody else. */
export interface Tails {
  readonly slowD: number;
  readonly fastD: number;
  readonly slowH: number;
  readonly fastH: number;
}

export function compareTails({ hold, downDown }: RhythmTemplate, row: RhythmRow): Tails {
  const [slowH, fastH] = tailsOf(row.hold, hold);
  const [slowD, fastD] = tailsOf(row.downDown, downDown);
  return { slowD, fastD, slowH, fastH };
}

/** Logarithmic like the likelihoods' tails, so that one slip does not decide. */
function tailsOf(row: readonly number[], group: GroupTemplate): [above: number, below: number] {
  let [above, below, count] = [0, 0, 0];
  for (let k = 0; k < row.length; k += 1) {
    const offset = (row[k] as number) - (group.medians[k] as number);
    const spreads = offset * (group.inverseScales[k] as number);
    if (spreads !== spreads) continue;
    const tail = Math.log(1 + (spreads * spreads) / 4);
    if (spreads > 0) above += tail;
    else below += tail;
    count += 1;
  }
  return [above / count, below / count];
}

/** @returns mean log ratio of the user's against the typical probability of what the probe did at each pair */
export function rolloverAgreement(rates: Float64Array, upDowns: readonly number[]): number {
  const ratios = upDowns.map((flight, k) => {
    const rate = rates[k] as number;
    if (flight !== flight) return NaN;
    return flight < 0
      ? Math.log(rate / TYPICAL_ROLLOVER)
      : Math.log((1 - rate) / (1 - TYPICAL_ROLLOVER));
  });
  return meanOf(ratios);
}
