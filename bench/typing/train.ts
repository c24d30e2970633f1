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
import type { FoldFile } from "./folds.ts";
import { PROTOCOLS, scoreTrial, trialsOf } from "./protocols.ts";
import { rhythmScorer } from "./scorers.ts";
import { trainModel } from "./train-model.ts";

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

function main(): void {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  if (!values.data) {
    console.error("Usage: node bench/typing/train.ts --data <folder>");
    process.exitCode = 2;
    return;
  }
  const datasets = loadDatasets(values.data);
  const folds = trainFolds(datasets);
  writeFileSync(foldFilePath, `${JSON.stringify(folds)}\n`);
  const model = trainModel(datasets, SEED);
  const provenance = describeTraining(datasets, folds);
  writeFileSync(WEIGHTS_FILE, printWeights(model));
  writeFileSync(PROVENANCE_FILE, printProvenance(provenance));
  console.table(provenance.crossValidated);
}

function trainFolds(datasets: readonly Dataset[]): FoldFile {
  const typists = dealFolds(datasets);
  const models = Array.from({ length: FOLDS }, (_, fold) => {
    console.log(`fold ${fold + 1} of ${FOLDS}`);
    const kept = datasets.map((dataset) => ({
      ...dataset,
      typists: dataset.typists.filter(({ id }) => typists[id] !== fold),
    }));
    return trainModel(kept, SEED + 1 + fold);
  });
  return { typists, models };
}

function describeTraining(datasets: readonly Dataset[], folds: FoldFile): Provenance {
  return {
    trainedBy: "node bench/typing/train.ts --data <folder>",
    seed: SEED,
    folds: FOLDS,
    data: datasets.map(({ name, typists }) => ({ dataset: name, users: typists.length })),
    crossValidated: datasets.flatMap((dataset) => crossValidate(dataset, folds)),
  };
}

function crossValidate(dataset: Dataset, folds: FoldFile): Provenance["crossValidated"] {
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

const HEADER = "// Written by bench/typing/train.ts, then formatted. Don't edit; train again.";

function printWeights(model: RhythmModel): string {
  return `${HEADER}
import type { RhythmModel } from "./model.ts";

export const RHYTHM_MODEL: RhythmModel = ${JSON.stringify(model)};
`;
}

function printProvenance(provenance: Provenance): string {
  return `${HEADER}

/** Where the matcher's weights come from and how well they do. Error rates are 0..1. */
export const RHYTHM_PROVENANCE = ${JSON.stringify(provenance)} as const;
`;
}

main();
