// What each single timing says before it is pooled: the position reader of the model looks at these numbers one position
// at a time, so it knows what a mean hides, such as a hesitation of the first days that later typing loses.
import type { RhythmGroup, RhythmRow } from "./rhythm-rows.ts";
import { MAX_POSITIONS, WINDOW_SAMPLES } from "./sample.ts";
import { medianOf } from "./statistics.ts";
import { LEVEL_SPREAD, TYPICAL_LEVELS, TYPICAL_SCALES } from "./template.ts";
import type { GroupTemplate } from "./template.ts";

export const RHYTHM_GROUPS: readonly RhythmGroup[] = ["hold", "downDown", "flight"];

/** How many numbers describe a position. */
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
  const tempo = tempoOf(name, group, values);
  const [rowCentre, groupCentre] = [medianOf(values), medianOf(group.medians)];
  const samples = group.scaledRows.length / values.length;
  const logSamples = Math.log(Math.min(samples, WINDOW_SAMPLES)) - MIDDLE_LOG_SAMPLES;
  let count = 0;
  let before = 0;
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k] as number;
    const median = group.medians[k] as number;
    const inverse = group.inverseScales[k] as number;
    const offset = clip((value - median) * inverse, OFFSET_LIMIT) / 2;
    if (offset !== offset) {
      before = 0;
      continue;
    }
    const at = count * POSITION_INPUTS;
    const centred = value - rowCentre - (median - groupCentre);
    const recent = (value - (group.recentMedians[k] as number)) * inverse;
    buffer[at] = offset;
    buffer[at + 1] = -3 * Math.log(inverse * TYPICAL_SCALES[name]);
    buffer[at + 2] = clip((value - TYPICAL_LEVELS[name]) / LEVEL_SPREAD, LEVEL_LIMIT);
    buffer[at + 3] = clip((median - TYPICAL_LEVELS[name]) / LEVEL_SPREAD, LEVEL_LIMIT);
    buffer[at + 4] = clip(centred * inverse, OFFSET_LIMIT) / 2;
    // A column whose last five are all absent has no recent median; the whole one stands in.
    buffer[at + 6] = recent === recent ? clip(recent, OFFSET_LIMIT) / 2 : offset;
    buffer[at + 7] = tempo;
    placeAmong(group.sortedColumns, k * samples, samples, value * inverse, at);
    buffer[at + 9] = before;
    buffer[at + 10] = logSamples;
    before = offset;
    count += 1;
  }
  return { count, values: buffer };
}

/** The whole sample's offset, in typical spreads: one slow position means less in a slow sample. */
function tempoOf(name: RhythmGroup, group: GroupTemplate, values: readonly number[]): number {
  const offset = medianOf(values.map((value, k) => value - (group.medians[k] as number)));
  return clip(offset / TYPICAL_SCALES[name], LEVEL_LIMIT);
}

/** Fills in the mean distance to the three nearest values of the column, and the rank among them. */
function placeAmong(
  sorted: Float64Array,
  start: number,
  samples: number,
  value: number,
  at: number,
): void {
  let present = samples;
  while (present > 0 && Number.isNaN(sorted[start + present - 1])) present -= 1;
  let rank = 0;
  for (let step = 32; step > 0; step >>= 1) {
    const next = rank + step;
    if (next <= present && (sorted[start + next - 1] as number) < value) rank = next;
  }
  let [low, high, sum] = [rank - 1, rank, 0];
  const nearest = Math.min(3, present);
  for (let taken = 0; taken < nearest; taken += 1) {
    const below = low >= 0 ? value - (sorted[start + low] as number) : Infinity;
    const above = high < present ? (sorted[start + high] as number) - value : Infinity;
    if (below <= above) low -= 1;
    else high += 1;
    sum += Math.min(below, above);
  }
  buffer[at + 5] = Math.min(sum / nearest, OFFSET_LIMIT) / 2;
  buffer[at + 8] = 2 * (rank / present - 0.5);
}

function clip(value: number, limit: number): number {
  return Math.max(Math.min(value, limit), -limit);
}
