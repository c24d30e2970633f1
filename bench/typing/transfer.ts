// How the matcher does on a text that it was never trained on:
//   node bench/typing/transfer.ts --data <folder>
// Leaves each text out in turn, trains on the others, and tests on the one left out. Takes about half an hour.
import { parseArgs } from "node:util";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { loadDatasets } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { equalErrorRate, mean } from "./error-rates.ts";
import { textOf } from "./folds.ts";
import { manhattanScaled } from "./manhattan-scaled.ts";
import { PROTOCOLS, scoreTrial, trialsOf } from "./protocols.ts";
import { rhythmScorer } from "./scorers.ts";
import type { Scorer } from "./scorers.ts";
import { trainInThreads } from "./train-threads.ts";

const SEED = 7;

interface TransferFigures {
  readonly dataset: string;
  readonly protocol: string;
  readonly users: number;
  readonly manhattanScaled: number;
  readonly latchkey: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: "string" }, json: { type: "boolean" } },
  });
  if (!values.data) {
    console.error("Usage: node bench/typing/transfer.ts --data <folder> [--json]");
    process.exitCode = 2;
    return;
  }
  const { data } = values;
  const datasets = loadDatasets(data);
  const texts = [...new Set(datasets.map(textTyped))];
  const models = await trainInThreads(
    texts.map((text) => ({
      data,
      seed: SEED,
      without: typistsOf(datasets, text),
      gapsOnly: false,
    })),
  );
  const figures = texts.flatMap((text, i) => {
    const scorer = rhythmScorer(models[i] as RhythmModel);
    return ofText(datasets, text).flatMap((dataset) => testOn(dataset, scorer));
  });
  if (values.json) console.log(JSON.stringify(figures, undefined, 2));
  else console.table(figures);
}

function textTyped({ typists }: Dataset): string {
  return textOf(typists[0]?.id ?? "");
}

function ofText(datasets: readonly Dataset[], text: string): Dataset[] {
  return datasets.filter((dataset) => textTyped(dataset) === text);
}

function typistsOf(datasets: readonly Dataset[], text: string): string[] {
  return ofText(datasets, text).flatMap(({ typists }) => typists.map(({ id }) => id));
}

function testOn(dataset: Dataset, scorer: Scorer): TransferFigures[] {
  return PROTOCOLS.flatMap((protocol) => {
    const trials = trialsOf(dataset, protocol);
    if (trials.length === 0) return [];
    const rateOf = (by: Scorer): number => {
      const rates = trials.map((trial) => {
        const { genuine, impostor } = scoreTrial(trial, by);
        return equalErrorRate(genuine, impostor);
      });
      return Number(mean(rates).toFixed(4));
    };
    return {
      dataset: dataset.name,
      protocol: protocol.name,
      users: trials.length,
      manhattanScaled: rateOf(manhattanScaled),
      latchkey: rateOf(scorer),
    };
  });
}

await main();
