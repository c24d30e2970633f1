// Who was trained on, and the models that never saw them. A user used in training is only ever scored by the model of
// their fold, which was trained without them, neither as a user nor as an impostor.
import { existsSync, readFileSync } from "node:fs";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { RHYTHM_MODEL } from "../../packages/server/src/behavior/rhythm/weights.ts";
import type { Dataset } from "./dataset.ts";

export const FOLDS = 5;
const FOLD_FILE = new URL("fold-models.json", import.meta.url);

export interface FoldFile {
  /** Fold by typist id. */
  readonly typists: Readonly<Record<string, number>>;
  readonly models: readonly RhythmModel[];
}

export function loadFolds(): FoldFile {
  if (!existsSync(FOLD_FILE)) return { typists: {}, models: [] };
  return JSON.parse(readFileSync(FOLD_FILE, "utf8")) as FoldFile;
}

export const foldFilePath: URL = FOLD_FILE;

/** Deals the typists round, data set by data set; the same person keeps their fold across files. */
export function dealFolds(datasets: readonly Dataset[]): Record<string, number> {
  const folds: Record<string, number> = {};
  let next = 0;
  for (const { typists } of datasets) {
    for (const { id } of typists) folds[id] ??= next++ % FOLDS;
  }
  return folds;
}

/** @returns the model to score this typist with: their fold's, or the shipped one for whoever was never trained on */
export function modelFor({ typists, models }: FoldFile, id: string): RhythmModel {
  const fold = typists[id];
  if (fold === undefined) return RHYTHM_MODEL;
  const model = models[fold];
  // Falling back to the shipped model here would measure it on its own training data.
  if (!model) throw new Error(`No model was trained for fold ${fold}`);
  return model;
}
