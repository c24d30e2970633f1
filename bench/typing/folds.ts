// Who was trained on, and the models that never saw them. A user used in training is only ever scored by the model of
// their fold, which was trained without them, neither as a user nor as an impostor.
import { existsSync, readFileSync } from "node:fs";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import {
  GAPS_ONLY_MODEL,
  RHYTHM_MODEL,
} from "../../packages/server/src/behavior/rhythm/weights.ts";
import type { Dataset } from "./dataset.ts";

export const FOLDS = 5;
const FOLD_FILE = new URL("fold-models.json", import.meta.url);

/** One score for everybody who types a text, at which 5 % of others are let in while profiles learn. */
export interface GlobalThresholds {
  /** By fold, set on the users of the other folds. */
  readonly byFold: readonly number[];
  /** Set on all users, for whoever was never trained on. */
  readonly forStrangers: number;
}

export interface FoldFile {
  /** Fold by typist id. */
  readonly typists: Readonly<Record<string, number>>;
  readonly models: readonly RhythmModel[];
  /** For keyboards that report no key-up. */
  readonly gapsOnlyModels: readonly RhythmModel[];
  /** By text, see `GlobalThresholds`. */
  readonly globalThresholds: Readonly<Record<string, GlobalThresholds>>;
}

/** Who is scored by which model, for one kind of keyboard. */
export interface Folds {
  readonly typists: Readonly<Record<string, number>>;
  readonly models: readonly RhythmModel[];
  /** For whoever was never trained on. */
  readonly shipped: RhythmModel;
  readonly globalThresholds: Readonly<Record<string, GlobalThresholds>>;
}

/** @param gapsOnly for keyboards that report no key-up */
export function loadFolds(gapsOnly = false): Folds {
  const { typists, models, gapsOnlyModels, globalThresholds } = readFoldFile();
  return gapsOnly
    ? { typists, models: gapsOnlyModels, shipped: GAPS_ONLY_MODEL, globalThresholds: {} }
    : { typists, models, shipped: RHYTHM_MODEL, globalThresholds };
}

function readFoldFile(): FoldFile {
  if (existsSync(FOLD_FILE)) return JSON.parse(readFileSync(FOLD_FILE, "utf8")) as FoldFile;
  return { typists: {}, models: [], gapsOnlyModels: [], globalThresholds: {} };
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

/** What was typed: a typist's id begins with it. */
export function textOf(id: string): string {
  return id.slice(0, id.lastIndexOf(":"));
}

/** @returns the one threshold for this typist's scores, which they had no part in setting; none for an unknown text */
export function globalThresholdFor(folds: Folds, id: string): number | undefined {
  const thresholds = folds.globalThresholds[textOf(id)];
  const fold = folds.typists[id];
  return fold === undefined ? thresholds?.forStrangers : thresholds?.byFold[fold];
}

/** @returns the model to score this typist with: their fold's, or the shipped one for whoever was never trained on */
export function modelFor(
  { typists, models, shipped }: Omit<Folds, "globalThresholds">,
  id: string,
): RhythmModel {
  const fold = typists[id];
  if (fold === undefined) return shipped;
  const model = models[fold];
  // Falling back to the shipped model here would measure it on its own training data.
  if (!model) throw new Error(`No model was trained for fold ${fold}`);
  return model;
}
