// Training is deterministic, and learns what the made-up data hold.
import { expect, test } from "vitest";
import { readSample } from "../../packages/server/src/behavior/rhythm/read-sample.ts";
import {
  syntheticTypist,
  typings,
} from "../../packages/server/src/behavior/rhythm/synthetic-typist.fixture.ts";
import type { Dataset, Typist } from "./dataset.ts";
import { equalErrorRate, mean } from "./error-rates.ts";
import { oneSittingProtocol, scoreTrial, trialsOf } from "./protocols.ts";
import { rhythmScorer } from "./scorers.ts";
import { trainModel } from "./train-model.ts";

function madeUp(seed: number, count = 24): Typist {
  const samples = typings(syntheticTypist(seed), count);
  const read = samples.map((sample) => {
    const reading = readSample(sample);
    if (reading.status !== "read") throw new Error(reading.code);
    return { timings: reading.timings, session: 0 };
  });
  return { id: `made-up:${seed}`, typings: read };
}

const training: Dataset = {
  name: "made-up",
  deviceClass: "keyboard",
  typists: [1, 2, 3, 4, 5].map((seed) => madeUp(seed, 16)),
};
/** Enough to be trained on, and no more: what comes out needn't be good. */
const few: Dataset = { ...training, typists: [1, 2, 3].map((seed) => madeUp(seed, 11)) };
const fresh: Dataset = {
  name: "fresh",
  deviceClass: "keyboard",
  typists: [51, 52, 53, 54].map((seed) => madeUp(seed)),
};

test("the same data and seed give the same model, another seed another", () => {
  const model = trainModel([few], 3);
  expect(trainModel([few], 3)).toEqual(model);
  expect(trainModel([few], 4)).not.toEqual(model);
}, 120_000);

test("tells typists apart whom it was not trained on", () => {
  const scorer = rhythmScorer(trainModel([training], 3));
  const rates = trialsOf(fresh, oneSittingProtocol(10)).map((trial) => {
    const { genuine, impostor } = scoreTrial(trial, scorer);
    return equalErrorRate(genuine, impostor);
  });
  expect(rates).toHaveLength(4);
  expect(mean(rates)).toBeLessThan(0.02);
}, 120_000);
