// How the matcher does on a text that it was never trained on:
//   node bench/typing/transfer.ts --data <folder>
// Leaves each text out in turn, trains on the others, and tests on the one left out. Takes several minutes.
import { parseArgs } from "node:util";
import { loadDatasets } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { equalErrorRate, mean } from "./error-rates.ts";
import { textOf } from "./folds.ts";
import { manhattanScaled } from "./manhattan-scaled.ts";
import { PROTOCOLS, scoreTrial, trialsOf } from "./protocols.ts";
import { rhythmScorer } from "./scorers.ts";
import type { Scorer } from "./scorers.ts";
import { trainModel } from "./train-model.ts";

const SEED = 7;

interface TransferFigures {
  readonly dataset: string;
  readonly protocol: string;
  readonly users: number;
  readonly manhattanScaled: number;
  readonly latchkey: number;
}

function main(): void {
  const { values } = parseArgs({
    options: { data: { type: "string" }, json: { type: "boolean" } },
  });
  if (!values.data) {
    console.error("Usage: node bench/typing/transfer.ts --data <folder> [--json]");
    process.exitCode = 2;
    return;
  }
  const datasets = loadDatasets(values.data);
  const texts = [...new Set(datasets.map(textTyped))];
  const figures = texts.flatMap((text) => leaveOut(datasets, text));
  if (values.json) console.log(JSON.stringify(figures, undefined, 2));
  else console.table(figures);
}

function textTyped({ typists }: Dataset): string {
  return textOf(typists[0]?.id ?? "");
}

function leaveOut(datasets: readonly Dataset[], text: string): TransferFigures[] {
  const others = datasets.filter((dataset) => textTyped(dataset) !== text);
  const scorer = rhythmScorer(trainModel(others, SEED));
  return datasets
    .filter((dataset) => textTyped(dataset) === text)
    .flatMap((dataset) => testOn(dataset, scorer));
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

main();
