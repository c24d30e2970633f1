// Trains one model in a thread of its own: the shipped one on everybody, or a fold's on everybody else.
import { parentPort, workerData } from "node:worker_threads";
import { loadDatasets } from "./dataset.ts";
import { trainGapsOnlyModel, trainModel } from "./train-model.ts";

export interface TrainingJob {
  readonly data: string;
  readonly seed: number;
  /** Ids of the typists to leave out, as users and as impostors. */
  readonly without: readonly string[];
  readonly gapsOnly: boolean;
}

const { data, seed, without, gapsOnly } = workerData as TrainingJob;
const left = new Set(without);
const datasets = loadDatasets(data).map((dataset) => ({
  ...dataset,
  typists: dataset.typists.filter(({ id }) => !left.has(id)),
}));
const train = gapsOnly ? trainGapsOnlyModel : trainModel;
parentPort?.postMessage(train(datasets, seed));
