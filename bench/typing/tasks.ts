// Simulated verification tasks, from which the model learns: somebody's profile against their own later typings,
// other people's, and forgeries. Every task weighs alike, so that no large data set decides alone.
import { compareRhythm } from "../../packages/server/src/behavior/rhythm/features.ts";
import {
  POSITION_INPUTS,
  RHYTHM_GROUPS,
  readPositions,
} from "../../packages/server/src/behavior/rhythm/positions.ts";
import { toRhythmRow } from "../../packages/server/src/behavior/rhythm/rhythm-rows.ts";
import type { FeatureName } from "../../packages/server/src/behavior/rhythm/features.ts";
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import { buildTemplate } from "../../packages/server/src/behavior/rhythm/template.ts";
import type { RhythmTemplate } from "../../packages/server/src/behavior/rhythm/template.ts";
import type { Dataset, Typing, Typist } from "./dataset.ts";
import { forgeTyping, populationMedian } from "./forgery.ts";
import { sampleOf } from "./random.ts";
import type { Random } from "./random.ts";

/** Rows of features with what they are worth. */
export interface TrainingRows {
  readonly columns: number;
  /** Row-major; NaN where a feature is absent. */
  readonly values: Float64Array;
  /** 1 for an impostor, 0 for the user. */
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  /** 1 for a forgery of the population's median. */
  readonly forged: Uint8Array;
  /** 1 where the text was typed on a touch screen. */
  readonly touch: Uint8Array;
  readonly positions: PositionRows;
}

/** What the position readers look at: three groups a row, holds, down-downs and flights. */
export interface PositionRows {
  /** `POSITION_INPUTS` a position; single precision, as they are many. */
  readonly values: Float32Array;
  /** By row and group, the first position; the last entry is their number. */
  readonly starts: Uint32Array;
}

const PROFILE_SIZES = [5, 10, 20, 30];
const NOVICES_PER_TASK = 24;
const OTHERS_PER_TASK = 24;
/** How far each forgery of a task strays from the population's median: not at all, then as a careful and a careless hand. */
const FORGERY_SPREADS = [0, 0.05, 0.1, 0.1, 0.2];
/** The text with the longest histories counts double. Scorer MS. */
const LONG_HISTORY = { typings: 400, weight: 2 };
/** A first profile, made while the text is new, is the hardest and the one everybody begins with. */
const FIRST_PROFILE_WEIGHT = 4;
/** Shares of a task's weight. Who has stolen a password has not practised it, so novices weigh more. */
const SHARES = { genuine: 0.46, novices: 0.26, others: 0.12, forged: 0.16 };

interface Task {
  readonly enrol: readonly Timings[];
  readonly probes: readonly Probes[];
  readonly touch: 0 | 1;
}

interface Probes {
  readonly timings: readonly Timings[];
  readonly label: 0 | 1;
  readonly forged: 0 | 1;
  readonly weight: number;
}

export function buildTrainingRows(
  datasets: readonly Dataset[],
  columns: readonly FeatureName[],
  random: Random,
): TrainingRows {
  const tasks = datasets.flatMap(({ typists, deviceClass }) =>
    typists.flatMap((typist) => {
      const others = typists.filter((other) => other.id !== typist.id);
      const touch = deviceClass === "touch" ? 1 : 0;
      return tasksOf(typist, others, random).map((task) => ({ ...task, touch }) as const);
    }),
  );
  const rows = emptyRows(
    tasks.flatMap(({ probes }) => probes.flatMap(({ timings }) => timings)),
    columns.length,
  );
  let next = 0;
  for (const task of tasks) next = writeTask(rows, next, task, columns);
  return rows;
}

function emptyRows(probes: readonly Timings[], columns: number): TrainingRows {
  const count = probes.length;
  const positions = probes.reduce(
    (sum, { holds, downDowns, upDowns }) => sum + holds.length + downDowns.length + upDowns.length,
    0,
  );
  return {
    columns,
    values: new Float64Array(count * columns),
    labels: new Float64Array(count),
    weights: new Float64Array(count),
    forged: new Uint8Array(count),
    touch: new Uint8Array(count),
    positions: {
      values: new Float32Array(positions * POSITION_INPUTS),
      starts: new Uint32Array(count * RHYTHM_GROUPS.length + 1),
    },
  };
}

function tasksOf(typist: Typist, others: readonly Typist[], random: Random): Omit<Task, "touch">[] {
  const { typings } = typist;
  const profiles = PROFILE_SIZES.flatMap((size) =>
    startsOf(typings, size, random).map((start) => ({ size, start })),
  );
  const median = populationMedian(others);
  const history = typings.length >= LONG_HISTORY.typings ? LONG_HISTORY.weight : 1;
  return profiles.map(({ size, start }) => {
    const first = start === 0 ? FIRST_PROFILE_WEIGHT : 1;
    return {
      enrol: timingsOf(typings.slice(start, start + size)),
      probes: probesOf(
        typings,
        start + size,
        others,
        median,
        (history * first) / profiles.length,
        random,
      ),
    };
  });
}

/** Sessions' beginnings and a few places between; five typings at least must be left to probe with. */
function startsOf(typings: readonly Typing[], size: number, random: Random): number[] {
  const room = typings.length - size - 5;
  if (room < 0) return [];
  const beginnings = typings.flatMap(({ session }, i) =>
    session === typings[i - 1]?.session ? [] : i,
  );
  const drawn = Array.from({ length: beginnings.length > 1 ? 2 : 6 }, () => random.below(room + 1));
  return [...new Set([...beginnings, ...drawn])].filter((start) => start <= room);
}

function probesOf(
  typings: readonly Typing[],
  end: number,
  others: readonly Typist[],
  median: Timings,
  weight: number,
  random: Random,
): Probes[] {
  const forged = FORGERY_SPREADS.map((spread) => forgeTyping(median, random, spread));
  const genuine = genuineOf(typings, end, random);
  const novices = sampleOf(
    others.flatMap((other) => other.typings.slice(0, 5)),
    NOVICES_PER_TASK,
    random,
  );
  const rest = others.flatMap((other) => [
    ...other.typings.slice(-5),
    ...sampleOf(other.typings, 5, random),
  ]);
  const impostors = sampleOf(rest, OTHERS_PER_TASK, random);
  return [
    { timings: timingsOf(genuine), label: 0, forged: 0, weight: weight * SHARES.genuine },
    { timings: timingsOf(novices), label: 1, forged: 0, weight: weight * SHARES.novices },
    { timings: timingsOf(impostors), label: 1, forged: 0, weight: weight * SHARES.others },
    { timings: forged, label: 1, forged: 1, weight: weight * SHARES.forged },
  ];
}

/** Mostly from the next three sessions: a sign-in happens on another day, soon. */
function genuineOf(typings: readonly Typing[], end: number, random: Random): Typing[] {
  const session = typings[end - 1]?.session ?? 0;
  const rest = typings.slice(end);
  const same = rest.filter((typing) => typing.session === session);
  const next = rest.filter((typing) => typing.session > session && typing.session <= session + 3);
  const later = rest.filter((typing) => typing.session > session + 3);
  if (next.length === 0) return sampleOf(same, 20, random);
  return [same, next, later].flatMap((part, i) => sampleOf(part, [4, 16, 4][i] ?? 0, random));
}

function timingsOf(typings: readonly Typing[]): Timings[] {
  return typings.map(({ timings }) => timings);
}

function writeTask(
  rows: TrainingRows,
  start: number,
  task: Task,
  columns: readonly FeatureName[],
): number {
  const template = buildTemplate(task.enrol);
  let next = start;
  const end = task.probes.reduce((sum, { timings }) => sum + timings.length, start);
  rows.touch.fill(task.touch, start, end);
  for (const probes of task.probes) next = writeProbes(rows, next, template, probes, columns);
  return next;
}

function writeProbes(
  rows: TrainingRows,
  start: number,
  template: RhythmTemplate,
  { timings, label, forged, weight }: Probes,
  columns: readonly FeatureName[],
): number {
  timings.forEach((probe, i) => {
    const row = start + i;
    const features = compareRhythm(template, probe);
    rows.labels[row] = label;
    rows.forged[row] = forged;
    rows.weights[row] = weight / timings.length;
    columns.forEach((column, k) => {
      rows.values[row * columns.length + k] = features[column];
    });
    writePositions(rows.positions, row, template, probe);
  });
  return start + timings.length;
}

function writePositions(
  { values, starts }: PositionRows,
  row: number,
  template: RhythmTemplate,
  probe: Timings,
): void {
  const views = toRhythmRow(probe);
  RHYTHM_GROUPS.forEach((name, group) => {
    const slot = row * RHYTHM_GROUPS.length + group;
    const start = starts[slot] as number;
    const readings = readPositions(name, template[name], views);
    values.set(
      readings.values.subarray(0, readings.count * POSITION_INPUTS),
      start * POSITION_INPUTS,
    );
    starts[slot + 1] = start + readings.count;
  });
}
