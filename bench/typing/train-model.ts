// From data sets to a model: simulated tasks, three networks on them, a smaller one that learns what they say, and the
// threshold lines.
import type { FeatureName } from "../../packages/server/src/behavior/rhythm/features.ts";
import type {
  PositionReader,
  RhythmModel,
  RhythmNetwork,
} from "../../packages/server/src/behavior/rhythm/model.ts";
import { POSITION_INPUTS } from "../../packages/server/src/behavior/rhythm/positions.ts";
import { FEATURE_CLIP } from "../../packages/server/src/behavior/rhythm/weigh.ts";
import type { Dataset } from "./dataset.ts";
import { mean } from "./error-rates.ts";
import { LEVELS, fitThresholds } from "./fit-thresholds.ts";
import { rowScorer, trainNetwork } from "./network.ts";
import type { NetworkOptions } from "./network.ts";
import type { Network } from "./network-pass.ts";
import { seededRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { roundDigits } from "./round-digits.ts";
import { measureColumns, standardise } from "./standardise.ts";
import { buildTrainingRows } from "./tasks.ts";
import type { TrainingRows } from "./tasks.ts";
import { withoutKeyUp } from "./without-key-up.ts";

/** The text's length, mean tempo and the like are left out: they tell the training texts apart, and misled on others. */
const COLUMNS: readonly FeatureName[] = [
  ...(["kH", "kD", "kU", "k5H", "k5D", "k5U", "kHr", "kDr", "kUr", "wrH", "wrD"] as const),
  ...(["llH", "llD", "llHr", "llDr", "tempo", "hoff", "tempo5", "hoff5", "vH", "vD"] as const),
  ...(["slowD", "fastD", "slowH", "fastH", "roll"] as const),
  ...(["logn", "qH", "qD", "looH", "looD", "looR", "looRD", "sess"] as const),
];
/** What is left of them where no key-up is reported. */
const GAPS_ONLY_COLUMNS: readonly FeatureName[] = [
  ...(["kD", "k5D", "kDr", "wrD", "llD", "llDr", "tempo", "tempo5", "vD"] as const),
  ...(["slowD", "fastD", "logn", "qD", "looD", "looRD"] as const),
];

type Training = Omit<NetworkOptions, "columns">;

/** Cross-validated on the dev data; sixteen units gained nothing. */
const TEACHER: Training = {
  readerUnits: 10,
  findings: 3,
  units: 8,
  epochs: 5,
  batch: 1024,
  step: 3e-3,
  decay: 0.1,
};
const TEACHERS = 3;
/** As good as its teachers, and much quicker than even one of them. */
const STUDENT: Training = { ...TEACHER, readerUnits: 6, epochs: 8 };
/** How much of what the student is told is its teachers' word; the rest is the truth (Hinton et al. 2015). */
const TEACHERS_WORD = 0.7;

/** @param seed decides every draw, so that the same data give the same model */
export function trainModel(datasets: readonly Dataset[], seed: number): RhythmModel {
  return trainOn(datasets, seed, COLUMNS, [...COLUMNS, ...LEVELS]);
}

/** The model for keyboards that report no key-up: the same people as such a keyboard would show them. */
export function trainGapsOnlyModel(datasets: readonly Dataset[], seed: number): RhythmModel {
  const rowColumns = [...GAPS_ONLY_COLUMNS, "levelD"] as const;
  return trainOn(datasets.map(withoutKeyUp), seed, GAPS_ONLY_COLUMNS, rowColumns);
}

/** @param rowColumns `columns`, which the networks look at, and then what only the thresholds do */
function trainOn(
  datasets: readonly Dataset[],
  seed: number,
  columns: readonly FeatureName[],
  rowColumns: readonly FeatureName[],
): RhythmModel {
  const random = seededRandom(seed);
  const rows = buildTrainingRows(datasets, rowColumns, random);
  const scaling = measureColumns(rows);
  const values = standardise(rows, scaling, FEATURE_CLIP);
  const network = distil(rows, values, columns.length, random);
  const scorer = rowScorer(network, rows, values);
  const scores = Float64Array.from(rows.labels, (_, row) => scorer(row));
  return {
    columns,
    means: scaling.means.slice(0, columns.length).map(roundDigits),
    scales: scaling.scales.slice(0, columns.length).map(roundDigits),
    network: takeApart(network),
    thresholds: fitThresholds({ columns: rowColumns, rows, values, scaling }, scores),
  };
}

/** @param columns how many of the rows' the networks look at */
function distil(
  rows: TrainingRows,
  values: Float64Array,
  columns: number,
  random: Random,
): Network {
  const teachers = Array.from({ length: TEACHERS }, () =>
    rowScorer(trainNetwork(rows, values, { ...TEACHER, columns }, random), rows, values),
  );
  const labels = rows.labels.map((label, row) => {
    const score = mean(teachers.map((teacher) => teacher(row)));
    return TEACHERS_WORD / (1 + Math.exp(-score)) + (1 - TEACHERS_WORD) * label;
  });
  return trainNetwork({ ...rows, labels }, values, { ...STUDENT, columns }, random);
}

function takeApart({ layout, parameters, absent = new Float64Array() }: Network): RhythmNetwork {
  const numbers = (start: number, length: number): number[] =>
    [...parameters.subarray(start, start + length)].map(roundDigits);
  const table = (start: number, length: number, columns: number): number[][] =>
    Array.from({ length }, (_, j) => numbers(start + j * columns, columns));
  const { readerUnits, findings, units, inputs } = layout;
  const [hold, downDown, flight] = layout.readers.map(
    ({ weights, biases, mix }, group): PositionReader => ({
      weights: table(weights, readerUnits, POSITION_INPUTS),
      biases: numbers(biases, readerUnits),
      mix: table(mix, findings, readerUnits),
      absent: [...absent.subarray(group * findings, (group + 1) * findings)].map(roundDigits),
    }),
  ) as [PositionReader, PositionReader, PositionReader];
  const [biases, outputs] = [numbers(layout.unitBiases, units), numbers(layout.unitOutputs, units)];
  return {
    readers: { hold, downDown, flight },
    linear: numbers(layout.linear, inputs),
    bias: roundDigits(parameters[layout.bias] as number),
    units: table(layout.unitWeights, units, inputs).map((weights, j) => ({
      weights,
      bias: biases[j] as number,
      output: outputs[j] as number,
    })),
  };
}
