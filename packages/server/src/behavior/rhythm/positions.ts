// What each single timing says before it is pooled: the position reader of the model looks at these numbers one position
// at a time, so it knows what a mean hides, such as a hesitation of the first days that later typing loses.
import type { RhythmGroup, RhythmRow } from "./rhythm-rows.ts";
import { MAX_POSITIONS, WINDOW_SAMPLES } from "./sample.ts";
import { meanOf, medianOf } from "./statistics.ts";
import { COLUMN_MARGIN, LEVEL_SPREAD, TYPICAL_LEVELS, TYPICAL_SCALES } from "./template.ts";
import type { GroupTemplate, SortedColumns } from "./template.ts";

export const RHYTHM_GROUPS: readonly RhythmGroup[] = ["hold", "downDown", "flight"];

/** How many numbers describe a position. The last two are the whole sample's and the profile's, alike at every position. */
export const POSITION_INPUTS = 11;

/** What the inputs of one group look like; valid until the next call. */
export interface PositionReadings {
  /** Positions whose timing is present. */
  readonly count: number;
  /** Row-major, `POSITION_INPUTS` a position. */
  readonly values: Float64Array;
}

/** ln of ten samples, the middle of what profiles have. */
const MIDDLE_LOG_SAMPLES = 2.3;
/** Beyond these an offset says no more. */
const OFFSET_LIMIT = 6;
const LEVEL_LIMIT = 4;

/** One buffer for all calls, as none outlives its call. */
const buffer = new Float64Array(MAX_POSITIONS * POSITION_INPUTS);

/**
 * Describes each timing of one group of a probe.
 * @returns a view that the next call overwrites
 */
export function readPositions(
  name: RhythmGroup,
  group: GroupTemplate,
  row: RhythmRow,
): PositionReadings {
  const values = row[name];
  const { medians, recentMedians, inverseScales, logScales, levels, sortedColumns } = group;
  const [typicalLevel, logTypicalScale] = [TYPICAL_LEVELS[name], Math.log(TYPICAL_SCALES[name])];
  const tempo = tempoOf(name, medians, values);
  const shift = medianOf(values) - group.centre;
  const logSamples = Math.log(Math.min(group.samples, WINDOW_SAMPLES)) - MIDDLE_LOG_SAMPLES;
  let count = 0;
  let before = 0;
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k] as number;
    const median = medians[k] as number;
    const inverse = inverseScales[k] as number;
    const offset = clip((value - median) * inverse, OFFSET_LIMIT) / 2;
    if (offset !== offset) {
      before = 0;
      continue;
    }
    const at = count * POSITION_INPUTS;
    const recent = (value - (recentMedians[k] as number)) * inverse;
    buffer[at] = offset;
    buffer[at + 1] = 3 * ((logScales[k] as number) - logTypicalScale);
    buffer[at + 2] = clip((value - typicalLevel) / LEVEL_SPREAD, LEVEL_LIMIT);
    buffer[at + 3] = clip(levels[k] as number, LEVEL_LIMIT);
    buffer[at + 4] = clip((value - median - shift) * inverse, OFFSET_LIMIT) / 2;
    // A column whose last five are all absent has no recent median; the whole one stands in.
    buffer[at + 6] = recent === recent ? clip(recent, OFFSET_LIMIT) / 2 : offset;
    placeAmong(sortedColumns, k, value * inverse, at);
    buffer[at + 8] = before;
    buffer[at + 9] = tempo;
    buffer[at + 10] = logSamples;
    before = offset;
    count += 1;
  }
  return { count, values: buffer };
}

/** The whole sample's offset, in typical spreads: one slow position means less in a slow sample. */
function tempoOf(name: RhythmGroup, medians: Float64Array, values: readonly number[]): number {
  const offset = medianOf(values.map((value, k) => value - (medians[k] as number)));
  return clip(offset / TYPICAL_SCALES[name], LEVEL_LIMIT);
}

/** Fills in the mean distance to the three nearest values of the column, and the rank among them. */
function placeAmong(columns: SortedColumns, column: number, value: number, at: number): void {
  const { values, counts } = columns;
  const start = column * columns.stride;
  const present = counts[column] as number;
  let rank = 0;
  while ((values[start + COLUMN_MARGIN + rank] as number) < value) rank += 1;
  // The three nearest stand side by side, among the three below and the three from the rank on.
  const from = start + rank;
  const a = value - (values[from] as number);
  const b = value - (values[from + 1] as number);
  const c = value - (values[from + 2] as number);
  const d = (values[from + 3] as number) - value;
  const e = (values[from + 4] as number) - value;
  const f = (values[from + 5] as number) - value;
  const nearest = Math.min(a + b + c, b + c + d, c + d + e, d + e + f) / COLUMN_MARGIN;
  const distance = present < COLUMN_MARGIN ? meanDistance(columns, column, value) : nearest;
  buffer[at + 5] = Math.min(distance, OFFSET_LIMIT) / 2;
  buffer[at + 7] = 2 * (rank / present - 0.5);
}

/** Of a column that has fewer than three values, to all of them. */
function meanDistance(
  { values, stride, counts }: SortedColumns,
  column: number,
  to: number,
): number {
  const start = column * stride + COLUMN_MARGIN;
  const present = values.subarray(start, start + (counts[column] as number));
  return meanOf(present.map((value) => Math.abs(value - to)));
}

function clip(value: number, limit: number): number {
  return Math.max(Math.min(value, limit), -limit);
}
