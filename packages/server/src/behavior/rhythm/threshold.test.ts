// The thresholds follow the profile, and stay in order.
import { describe, expect, test } from "vitest";
import type { RhythmModel, ThresholdLine } from "./model.ts";
import { readSample } from "./read-sample.ts";
import type { RhythmSample, Timings } from "./sample.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";
import { buildTemplate } from "./template.ts";
import { thresholdsFor } from "./threshold.ts";
import { RHYTHM_MODEL } from "./weights.ts";

const level = (bias: number): ThresholdLine => ({ terms: [], bias });
const perSample: ThresholdLine = { terms: [{ quality: "logn", weight: 2, mean: 0 }], bias: 1 };
const perHold: ThresholdLine = { terms: [{ quality: "looH", weight: 5, mean: 1 }], bias: 3 };

function modelWith(
  others: ThresholdLine,
  learn: ThresholdLine,
  forgers: ThresholdLine = level(50),
): RhythmModel {
  const touch = { others: level(7), forgers: level(8), learn: level(6) };
  return { ...RHYTHM_MODEL, thresholds: { keyboard: { others, forgers, learn }, touch } };
}

function timingsOf(sample: RhythmSample): Timings {
  const reading = readSample(sample);
  if (reading.status !== "read") throw new Error(reading.code);
  return reading.timings;
}

const samples = typings(syntheticTypist(1), 30);
const template = buildTemplate(samples.map(timingsOf));

describe("thresholdsFor", () => {
  test("follows the profile's quality", () => {
    const { accept } = thresholdsFor(template, "keyboard", modelWith(perSample, level(0)));
    expect(accept).toBeCloseTo(1 + 2 * Math.log(30));
  });

  test("follows the kind of keyboard", () => {
    const model = modelWith(level(2), level(1));
    expect(thresholdsFor(template, "touch", model)).toEqual({ accept: 7, learn: 6 });
    expect(thresholdsFor(template, "keyboard", model)).toEqual({ accept: 2, learn: 1 });
  });

  test("lets in neither too many others nor too many forgers", () => {
    const { accept } = thresholdsFor(template, "keyboard", modelWith(perSample, level(0)));
    const stricter = modelWith(perSample, level(0), level(accept - 1));
    expect(thresholdsFor(template, "keyboard", stricter).accept).toBe(accept - 1);
    const laxer = modelWith(perSample, level(0), level(accept + 1));
    expect(thresholdsFor(template, "keyboard", laxer).accept).toBe(accept);
  });

  test("never lets the profile learn from what it would not accept", () => {
    const crossed = modelWith(level(-1), level(4));
    expect(thresholdsFor(template, "keyboard", crossed).learn).toBe(-1);
  });

  test("takes an unknown quality as average", () => {
    const silent = samples.map((sample) => ({
      ...sample,
      releaseMs: Array.from(sample.pressMs, () => null),
    }));
    const withoutHolds = buildTemplate(silent.map(timingsOf));
    expect(withoutHolds.quality.looH).toBeNaN();
    expect(thresholdsFor(withoutHolds, "keyboard", modelWith(perHold, level(0))).accept).toBe(3);
  });
});
