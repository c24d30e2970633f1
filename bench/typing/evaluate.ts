// Measures the matcher on public typing data:
//   node bench/typing/evaluate.ts --data <file or folder> [--without-key-up] [--json]
import { parseArgs } from "node:util";
import { loadDatasets } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { loadFolds } from "./folds.ts";
import type { Folds } from "./folds.ts";
import { measureGroup } from "./measure.ts";
import type { GroupFigures } from "./measure.ts";
import { describeGroup } from "./report.ts";
import { withoutKeyUp } from "./without-key-up.ts";

/** The published mean EER of Manhattan scaled on all 51 users, standard protocol (Killourhy & Maxion 2009). */
const MANHATTAN_ANCHOR = 0.0962;

function main(): void {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      json: { type: "boolean" },
      "without-key-up": { type: "boolean" },
    },
  });
  if (!values.data) {
    console.error(
      "Usage: node bench/typing/evaluate.ts --data <file or folder> [--without-key-up] [--json]",
    );
    process.exitCode = 2;
    return;
  }
  const gapsOnly = values["without-key-up"] ?? false;
  const folds = loadFolds(gapsOnly);
  const given = loadDatasets(values.data);
  const datasets = gapsOnly ? given.map(withoutKeyUp) : given;
  const groups = datasets.flatMap((dataset) => measureDataset(dataset, folds));
  if (values.json)
    console.log(JSON.stringify({ manhattanAnchor: MANHATTAN_ANCHOR, groups }, undefined, 2));
  else console.log([...groups.map(describeGroup), anchorNote()].join("\n"));
}

function measureDataset(dataset: Dataset, folds: Folds): GroupFigures[] {
  const ids = dataset.typists.map(({ id }) => id);
  const trained = new Set(ids.filter((id) => id in folds.typists));
  const unseen = new Set(ids.filter((id) => !trained.has(id)));
  const groups: GroupFigures[] = [];
  if (trained.size > 0) groups.push(measureGroup(dataset, "cross-validated", trained, folds));
  if (unseen.size > 0) groups.push(measureGroup(dataset, "unseen", unseen, folds));
  return groups;
}

function anchorNote(): string {
  return (
    "EER: mean over users, each with a threshold of their own; sd over users; global: one threshold for all.\n" +
    `Manhattan scaled checks the harness: the literature has ${MANHATTAN_ANCHOR} for all 51 CMU users trained on 200.`
  );
}

main();
