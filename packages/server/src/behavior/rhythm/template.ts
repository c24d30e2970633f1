// What a set of samples says about a typist: medians, spreads, and how consistent the samples are with each other.
// Rebuilt at every update (under a millisecond), so only the samples themselves are ever stored.
import { distancesTo, nearestMean, weightedDecorrelation } from "./distances.ts";
import { toRhythmRow } from "./rhythm-rows.ts";
import type { RhythmGroup, RhythmRow } from "./rhythm-rows.ts";
import type { Timings } from "./sample.ts";
import { meanOf, medianOf } from "./statistics.ts";

/** One of the three views over all samples. */
export interface GroupTemplate {
  readonly medians: Float64Array;
  /** Robust spread by column, drawn towards the typical spread while samples are few. */
  readonly scales: Float64Array;
  readonly inverseScales: Float64Array;
  /** ln of the spreads. */
  readonly logScales: Float64Array;
  /** How far the medians lie from where the group's timings typically do, in typists' typical distance. */
  readonly levels: Float64Array;
  /** Median of the medians. */
  readonly centre: number;
  /** In units of spread, row-major, oldest sample first; NaN where absent. */
  readonly scaledRows: Float64Array;
  /** The same with each row's own median taken off: pattern without tempo. */
  readonly scaledCentredRows: Float64Array;
  /** Medians over the latest samples, to follow a habit as it changes. */
  readonly recentMedians: Float64Array;
  readonly sortedColumns: SortedColumns;
  readonly samples: number;
}

/** Each column's values in units of spread, ascending. */
export interface SortedColumns {
  /** Column by column: a margin of −∞, what is present, then ∞ up to the stride. */
  readonly values: Float64Array;
  readonly stride: number;
  /** How many are present, by column. */
  readonly counts: Float64Array;
}

/** Places kept free on both sides of a sorted column, so that the three nearest can be looked up without asking where it ends. */
export const COLUMN_MARGIN = 3;

export interface RhythmTemplate extends Readonly<Record<RhythmGroup, GroupTemplate>> {
  readonly samples: number;
  /** Probability by pair of neighbours that the keys overlap, drawn towards the typical. */
  readonly rolloverRates: Float64Array;
  readonly quality: ProfileQuality;
}

/** How good the profile itself is; it lets one threshold serve consistent and erratic typists. */
export interface ProfileQuality {
  /** ln of the number of samples, at most ln 30. */
  readonly logn: number;
  readonly qH: number;
  readonly qD: number;
  readonly looH: number;
  readonly looD: number;
  readonly looR: number;
  readonly looRD: number;
  readonly sess: number;
  /** How long holds and gaps are against the typical: who types as most do is easier to be taken for. */
  readonly levelH: number;
  readonly levelD: number;
}

/** Typical spreads of log hold, log down-down, asinh flight. Scorer MS, dev data. */
export const TYPICAL_SCALES: Readonly<Record<RhythmGroup, number>> = {
  hold: 0.15,
  downDown: 0.2,
  flight: 0.35,
};
/** Where log holds, log down-downs and asinh flights lie on average, over all texts of the dev data. */
export const TYPICAL_LEVELS: Readonly<Record<RhythmGroup, number>> = {
  hold: -2.42,
  downDown: -1.2,
  flight: 1.65,
};
/** Typical distance between typists' levels. */
export const LEVEL_SPREAD = 0.5;
/** How many samples' worth the typical spread counts. Scorer MS, dev data. */
const PRIOR_SAMPLES = 5;
/** Mean absolute deviation to standard deviation under a normal law: sqrt(pi / 2). */
const MAD_TO_DEVIATION = 1.2533;
/** How often neighbouring keys overlap in an average typist. Scorer MS, dev data. */
export const TYPICAL_ROLLOVER = 0.1;
const FULL_WINDOW = 30;
/** How many samples count as recent. By cross-validation on the dev data; it helps most from session to session. */
export const RECENT_SAMPLES = 5;

/**
 * Builds the template of a typist.
 * @param samples at least two typings of the same text, oldest first
 */
export function buildTemplate(samples: readonly Timings[]): RhythmTemplate {
  const rows = samples.map(toRhythmRow);
  const hold = buildGroup(rows, "hold");
  const downDown = buildGroup(rows, "downDown");
  const flight = buildGroup(rows, "flight");
  return {
    samples: samples.length,
    hold,
    downDown,
    flight,
    rolloverRates: rolloverRates(samples),
    quality: assessQuality(rows, hold, downDown),
  };
}

function buildGroup(samples: readonly RhythmRow[], name: RhythmGroup): GroupTemplate {
  const views = samples.map((sample) => sample[name]);
  const columns = views[0]?.length ?? 0;
  const rows = stack(views);
  const medians = new Float64Array(columns);
  const recentMedians = new Float64Array(columns);
  const scales = new Float64Array(columns);
  const column = new Float64Array(samples.length);
  for (let k = 0; k < columns; k += 1) {
    for (let i = 0; i < column.length; i += 1) column[i] = rows[i * columns + k] as number;
    medians[k] = medianOf(column);
    recentMedians[k] = medianOf(column.subarray(-RECENT_SAMPLES));
    scales[k] = shrunkenScale(column, medians[k] as number, TYPICAL_SCALES[name]);
  }
  const inverseScales = scales.map((scale) => 1 / scale);
  const scaledRows = scaleRows(rows, inverseScales);
  return {
    medians,
    recentMedians,
    scales,
    inverseScales,
    logScales: scales.map(Math.log),
    levels: medians.map((median) => (median - TYPICAL_LEVELS[name]) / LEVEL_SPREAD),
    centre: medianOf(medians),
    scaledRows,
    sortedColumns: sortColumns(scaledRows, columns, samples.length),
    samples: samples.length,
    scaledCentredRows: scaleRows(stack(views.map(centre)), inverseScales),
  };
}

function stack(rows: readonly (readonly number[])[]): Float64Array {
  const columns = rows[0]?.length ?? 0;
  const stacked = new Float64Array(columns * rows.length);
  rows.forEach((row, i) => stacked.set(row, i * columns));
  return stacked;
}

/** In place: the rows are this module's own. */
function scaleRows(rows: Float64Array, inverseScales: Float64Array): Float64Array {
  const columns = inverseScales.length;
  for (let at = 0; at < rows.length; at += 1) {
    rows[at] = (rows[at] as number) * (inverseScales[at % columns] as number);
  }
  return rows;
}

function sortColumns(rows: Float64Array, columns: number, samples: number): SortedColumns {
  const stride = samples + 2 * COLUMN_MARGIN;
  const values = new Float64Array(columns * stride);
  const counts = new Float64Array(columns);
  for (let k = 0; k < columns; k += 1) {
    const column = values.subarray(k * stride, (k + 1) * stride).fill(Infinity);
    column.fill(-Infinity, 0, COLUMN_MARGIN);
    for (let i = 0, at = COLUMN_MARGIN; i < samples; i += 1) {
      const value = rows[i * columns + k] as number;
      if (value !== value) continue;
      column[at++] = value;
      counts[k] = at - COLUMN_MARGIN;
    }
    column.sort();
  }
  return { values, stride, counts };
}

/** Takes a row's own median off. */
export function centre(row: readonly number[]): number[] {
  const median = medianOf(row);
  return row.map((value) => value - median);
}

function shrunkenScale(column: Float64Array, median: number, typical: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < column.length; i += 1) {
    const deviation = Math.abs((column[i] as number) - median);
    if (deviation !== deviation) continue;
    sum += deviation;
    count += 1;
  }
  const own = (MAD_TO_DEVIATION * sum) / count;
  return Math.sqrt(
    (PRIOR_SAMPLES * typical * typical + count * own * own) / (PRIOR_SAMPLES + count),
  );
}

function rolloverRates(samples: readonly Timings[]): Float64Array {
  const pairs = samples[0]?.upDowns.length ?? 0;
  return Float64Array.from({ length: pairs }, (_, k) => {
    const seen = samples.filter(({ upDowns }) => !Number.isNaN(upDowns[k]));
    const overlaps = seen.filter(({ upDowns }) => (upDowns[k] as number) < 0).length;
    return (overlaps + 2 * TYPICAL_ROLLOVER) / (seen.length + 2);
  });
}

function assessQuality(
  rows: readonly RhythmRow[],
  hold: GroupTemplate,
  downDown: GroupTemplate,
): ProfileQuality {
  return {
    logn: Math.log(Math.min(rows.length, FULL_WINDOW)),
    qH: meanOf(hold.logScales) - Math.log(TYPICAL_SCALES.hold),
    qD: meanOf(downDown.logScales) - Math.log(TYPICAL_SCALES.downDown),
    looH: leaveOneOut(rows, hold, "hold"),
    looD: leaveOneOut(rows, downDown, "downDown"),
    looR: medianOf(rows.map((row) => decorrelation(row.hold, hold))),
    looRD: medianOf(rows.map((row) => decorrelation(row.downDown, downDown))),
    levelH: meanOf(hold.levels),
    levelD: meanOf(downDown.levels),
    sess: meanOf(
      rows.map((row) =>
        meanOf(row.hold.map((value, k) => Math.abs(value - (hold.medians[k] as number)))),
      ),
    ),
  };
}

function decorrelation(row: readonly number[], group: GroupTemplate): number {
  return weightedDecorrelation(row, group.medians, group.inverseScales);
}

/** How far each sample lies from the nearest others: the distance that a genuine probe may have. */
function leaveOneOut(rows: readonly RhythmRow[], group: GroupTemplate, name: RhythmGroup): number {
  const { scaledRows, inverseScales } = group;
  const distances = rows.map((row, i) =>
    nearestMean(distancesTo(row[name], scaledRows, inverseScales), 0, i),
  );
  return medianOf(distances);
}
