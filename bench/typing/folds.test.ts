// A user who was trained on is never scored by a model that saw them.
import { expect, test } from "vitest";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import { RHYTHM_MODEL } from "../../packages/server/src/behavior/rhythm/weights.ts";
import { FOLDS, dealFolds, loadFolds, modelFor } from "./folds.ts";

test("a trained user gets their fold's model, anybody else the shipped one", () => {
  const foldModel: RhythmModel = { ...RHYTHM_MODEL, columns: [] };
  const models = [RHYTHM_MODEL, foldModel];
  const folds = { typists: { known: 1 }, models, shipped: RHYTHM_MODEL };
  expect(modelFor(folds, "known")).toBe(foldModel);
  expect(modelFor(folds, "stranger")).toBe(RHYTHM_MODEL);
});

test("the same person in two files stays in one fold", () => {
  const typist = (id: string) => ({ id, typings: [] });
  const datasets = [
    { name: "one", deviceClass: "keyboard" as const, typists: ["a", "b", "c"].map(typist) },
    { name: "two", deviceClass: "keyboard" as const, typists: ["c", "d"].map(typist) },
  ];
  expect(dealFolds(datasets)).toEqual({ a: 0, b: 1, c: 2, d: 3 });
});

test.each([false, true])(
  "the committed folds have a model each, none of them the shipped one (gaps only: %s)",
  (gapsOnly) => {
    const { typists, models, shipped } = loadFolds(gapsOnly);
    expect(models).toHaveLength(FOLDS);
    expect(new Set(Object.values(typists))).toEqual(new Set(models.keys()));
    for (const model of models) expect(model.network).not.toEqual(shipped.network);
  },
);
