// From data sets to a model: simulated tasks, two small networks averaged, and the threshold lines.
import type { FeatureName } from "../../packages/server/src/behavior/rhythm/features.ts";
import { FEATURE_CLIP } from "../../packages/server/src/behavior/rhythm/model.ts";
import type {
  RhythmModel,
  TanhUnit,
  ThresholdLine,
  ThresholdLines,
} from "../../packages/server/src/behavior/rhythm/model.ts";
import type { ProfileQuality } from "../../packages/server/src/behavior/rhythm/template.ts";
import type { Dataset } from "./dataset.ts";
import { scoreRow, trainNetwork } from "./network.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { fitQuantile } from "./quantile.ts";
import { seededRandom } from "./random.ts";
import { measureColumns, standardise } from "./standardise.ts";
import type { Standardisation } from "./standardise.ts";
import { buildTrainingRows } from "./tasks.ts";
import type { TrainingRows } from "./tasks.ts";

const QUALITIES = ["logn", "qH", "qD", "looH", "looD", "looR", "looRD", "sess"] as const;

/** The text's length, mean tempo and the like are left out: they tell the training texts apart, and misled on others. */
const COLUMNS: readonly FeatureName[] = [
  ...(["kH", "kD", "kU", "k5H", "k5D", "k5U", "kHr", "kDr", "kUr", "wrH", "wrD"] as const),
  ...(["llH", "llD", "llHr", "llDr", "tempo", "hoff", "tempo5", "hoff5", "vH", "vD"] as const),
  ...(["slowD", "fastD", "slowH", "fastH", "roll"] as const),
  ...QUALITIES,
];

/** Cross-validated on the dev data; sixteen units gained nothing. */
const NETWORK: NetworkOptions = { units: 8, epochs: 5, batch: 1024, step: 3e-3, decay: 0.1 };
const NETWORKS = 2;
const ACCEPT_FAR = 0.05;
const LEARN_FAR = 0.01;

/** @param seed decides every draw, so that the same data give the same model */
export function trainModel(datasets: readonly Dataset[], seed: number): RhythmModel {
  const random = seededRandom(seed);
  const rows = buildTrainingRows(datasets, COLUMNS, random);
  const scaling = measureColumns(rows);
  const values = standardise(rows, scaling, FEATURE_CLIP);
  const networks = Array.from({ length: NETWORKS }, () =>
    trainNetwork(rows, values, NETWORK, random),
  );
  return {
    columns: COLUMNS,
    means: scaling.means.map(round),
    scales: scaling.scales.map(round),
    ...averageNetworks(networks),
    thresholds: {
      keyboard: fitThresholds(rows, values, networks, scaling, 0),
      touch: fitThresholds(rows, values, networks, scaling, 1),
    },
  };
}

/** The mean of networks is a network with all their units. */
function averageNetworks(
  networks: readonly Network[],
): Pick<RhythmModel, "linear" | "bias" | "units"> {
  const share = 1 / networks.length;
  const parts = networks.map(takeApart);
  const sum = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0);
  return {
    linear: COLUMNS.map((_, k) =>
      round(share * sum(parts.map(({ linear }) => linear[k] as number))),
    ),
    bias: round(share * sum(parts.map(({ bias }) => bias))),
    units: parts.flatMap(({ units }) =>
      units.map((unit) => ({ ...unit, output: round(share * unit.output) })),
    ),
  };
}

interface Parts {
  readonly linear: number[];
  readonly bias: number;
  readonly units: TanhUnit[];
}

function takeApart({ columns, units, parameters }: Network): Parts {
  const outputs = units * columns + units;
  const linear = outputs + units;
  return {
    linear: [...parameters.subarray(linear, linear + columns)],
    bias: parameters[linear + columns] as number,
    units: Array.from({ length: units }, (_, j) => ({
      weights: [...parameters.subarray(j * columns, (j + 1) * columns)].map(round),
      bias: round(parameters[units * columns + j] as number),
      output: parameters[outputs + j] as number,
    })),
  };
}

function fitThresholds(
  rows: TrainingRows,
  values: Float64Array,
  networks: readonly Network[],
  scaling: Standardisation,
  touch: 0 | 1,
): ThresholdLines {
  const hasDevice = rows.touch.includes(touch);
  const chosen = Array.from(rows.labels.keys()).filter(
    // Without data of this kind of keyboard, all there is.
    (i) => isImpostor(rows, i) && (!hasDevice || rows.touch[i] === touch),
  );
  const fit = (far: number): ThresholdLine =>
    fitThreshold(rows, values, networks, scaling, chosen, far);
  return { accept: fit(ACCEPT_FAR), learn: fit(LEARN_FAR) };
}

/** Forgers aside. */
function isImpostor(rows: TrainingRows, i: number): boolean {
  return rows.labels[i] === 1 && rows.forged[i] === 0;
}

/** What share of people the threshold lets in. */
function fitThreshold(
  rows: TrainingRows,
  values: Float64Array,
  networks: readonly Network[],
  scaling: Standardisation,
  chosen: readonly number[],
  far: number,
): ThresholdLine {
  const places = QUALITIES.map((name) => COLUMNS.indexOf(name));
  const score = (i: number): number =>
    networks.reduce((sum, network) => sum + scoreRow(network, values, i * rows.columns), 0) /
    networks.length;
  const line = fitQuantile(
    {
      columns: QUALITIES.length,
      values: Float64Array.from(
        chosen.flatMap((i) => places.map((k) => values[i * rows.columns + k] as number)),
      ),
      scores: Float64Array.from(chosen, score),
      weights: Float64Array.from(chosen, (i) => rows.weights[i] as number),
    },
    far,
  );
  const terms = QUALITIES.map((quality: keyof ProfileQuality, k) => {
    const [mean, scale] = [scaling.means[places[k] as number], scaling.scales[places[k] as number]];
    return {
      quality,
      weight: round((line.weights[k] as number) / (scale as number)),
      mean: round(mean as number),
    };
  });
  return { terms, bias: round(line.bias) };
}

/** Six significant digits: they change no score by a millionth, and halve the file. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}
