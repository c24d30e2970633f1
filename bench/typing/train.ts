// Makes the matcher's weights:
//   node bench/typing/train.ts --data <folder>
// Trains one model on everybody, which ships, and one for each fold of users, without them, which is how users of the
// training data are measured. The same data give the same files on every machine.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { loadDatasets } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { equalErrorRate, mean } from "./error-rates.ts";
import { FOLDS, dealFolds, foldFilePath, modelFor } from "./folds.ts";
import type { FoldFile, Folds } from "./folds.ts";
import { setGlobalThresholds } from "./global-thresholds.ts";
import { PROTOCOLS, scoreTrial, trialsOf } from "./protocols.ts";
import { rhythmScorer } from "./scorers.ts";
import { trainInThreads } from "./train-threads.ts";
import type { TrainingJob } from "./train-worker.ts";

const SEED = 20090701;
const WEIGHTS_FILE = new URL(
  "../../packages/server/src/behavior/rhythm/weights.ts",
  import.meta.url,
);

const PROVENANCE_FILE = new URL("weights-provenance.ts", WEIGHTS_FILE);

interface Provenance {
  readonly trainedBy: string;
  readonly seed: number;
  readonly folds: number;
  readonly data: readonly { readonly dataset: string; readonly users: number }[];
  /** Mean EER over users, each scored by a model that never saw them. */
  readonly crossValidated: readonly {
    readonly dataset: string;
    readonly protocol: string;
    readonly users: number;
    readonly eer: number;
  }[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: "string" }, threads: { type: "string" } },
  });
  if (!values.data) {
    console.error("Usage: node bench/typing/train.ts --data <folder> [--threads <number>]");
    process.exitCode = 2;
    return;
  }
  const datasets = loadDatasets(values.data);
  const { folds, model, gapsOnlyModel } = await trainAll(
    datasets,
    values.data,
    values.threads === undefined ? undefined : Number(values.threads),
  );
  writeFileSync(foldFilePath, `${JSON.stringify(folds)}\n`);
  const provenance = describeTraining(datasets, { ...folds, shipped: model });
  writeFileSync(WEIGHTS_FILE, printWeights(model, gapsOnlyModel));
  writeFileSync(PROVENANCE_FILE, printProvenance(provenance));
  console.table(provenance.crossValidated);
}

interface Trained {
  readonly folds: FoldFile;
  readonly model: RhythmModel;
  readonly gapsOnlyModel: RhythmModel;
}

async function trainAll(
  datasets: readonly Dataset[],
  data: string,
  threads: number | undefined,
): Promise<Trained> {
  const typists = dealFolds(datasets);
  const membersOf = (fold: number): string[] =>
    Object.keys(typists).filter((id) => typists[id] === fold);
  const jobs: TrainingJob[] = [false, true].flatMap((gapsOnly) => [
    { data, seed: SEED, without: [], gapsOnly },
    ...Array.from({ length: FOLDS }, (_, fold) => ({
      data,
      seed: SEED + 1 + fold,
      without: membersOf(fold),
      gapsOnly,
    })),
  ]);
  const models = await trainInThreads(jobs, threads);
  const [model, ...ofFolds] = models.slice(0, FOLDS + 1) as [RhythmModel, ...RhythmModel[]];
  const [gapsOnlyModel, ...gapsOnlyModels] = models.slice(FOLDS + 1) as [
    RhythmModel,
    ...RhythmModel[],
  ];
  const folds = { typists, models: ofFolds, shipped: model };
  const globalThresholds = setGlobalThresholds(datasets, folds);
  return {
    model,
    gapsOnlyModel,
    folds: { typists, models: ofFolds, gapsOnlyModels, globalThresholds },
  };
}

function describeTraining(datasets: readonly Dataset[], folds: Folds): Provenance {
  return {
    trainedBy: "node bench/typing/train.ts --data <folder>",
    seed: SEED,
    folds: FOLDS,
    data: datasets.map(({ name, typists }) => ({ dataset: name, users: typists.length })),
    crossValidated: datasets.flatMap((dataset) => crossValidate(dataset, folds)),
  };
}

function crossValidate(dataset: Dataset, folds: Folds): Provenance["crossValidated"] {
  return PROTOCOLS.flatMap((protocol) => {
    const trials = trialsOf(dataset, protocol);
    if (trials.length === 0) return [];
    const rates = trials.map((trial) => {
      const { genuine, impostor } = scoreTrial(trial, rhythmScorer(modelFor(folds, trial.id)));
      return equalErrorRate(genuine, impostor);
    });
    const eer = Number(mean(rates).toFixed(4));
    return { dataset: dataset.name, protocol: protocol.name, users: trials.length, eer };
  });
}

const HEADER = "// Written by bench/typing/train.ts. Don't edit; train again.";

function printWeights(model: RhythmModel, gapsOnlyModel: RhythmModel): string {
  return `${HEADER}
import type { RhythmModel } from "./model.ts";

export const RHYTHM_MODEL: RhythmModel = ${printModel(model)};

export const GAPS_ONLY_MODEL: RhythmModel = ${printModel(gapsOnlyModel)};
`;
}

function printModel(model: RhythmModel): string {
  return JSON.stringify(model)
    .replace('"network"', '\n  "network"')
    .replace('"thresholds"', '\n  "thresholds"');
}

function printProvenance(provenance: Provenance): string {
  return `${HEADER}

/** Where the matcher's weights come from and how well they do. Error rates are 0..1. */
export const RHYTHM_PROVENANCE = ${JSON.stringify(provenance)} as const;
`;
}

await main();
