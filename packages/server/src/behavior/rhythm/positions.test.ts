// Each position's inputs, against the plain definitions; absent timings take no place.
import { expect, test } from "vitest";
import { POSITION_INPUTS, readPositions } from "./positions.ts";
import { readSample } from "./read-sample.ts";
import { toRhythmRow } from "./rhythm-rows.ts";
import type { Timings } from "./sample.ts";
import { medianOf } from "./statistics.ts";
import { syntheticTypist, typings } from "./synthetic-typist.fixture.ts";
import { buildTemplate } from "./template.ts";

function timingsOf(seed: number, count: number): Timings[] {
  return typings(syntheticTypist(seed), count).map((sample) => {
    const reading = readSample(sample);
    if (reading.status !== "read") throw new Error(reading.code);
    return reading.timings;
  });
}

const samples = timingsOf(1, 12);
const template = buildTemplate(samples);
const [probe] = timingsOf(2, 1) as [Timings];

test("distance to the three nearest and rank are those of a plain search", () => {
  const row = toRhythmRow(probe);
  const { count, values } = readPositions("downDown", template.downDown, row);
  expect(count).toBe(probe.downDowns.length);
  for (let k = 0; k < count; k += 1) {
    const value = row.downDown[k] as number;
    const scale = template.downDown.scales[k] as number;
    const column = samples.map((sample) => toRhythmRow(sample).downDown[k] as number);
    const nearest = column
      .map((other) => Math.abs(other - value) / scale)
      .toSorted((a, b) => a - b)
      .slice(0, 3);
    const mean = nearest.reduce((sum, distance) => sum + distance, 0) / 3;
    const rank = column.filter((other) => other < value).length / column.length;
    expect(values[k * POSITION_INPUTS + 5]).toBeCloseTo(Math.min(mean, 6) / 2, 9);
    expect(values[k * POSITION_INPUTS + 7]).toBeCloseTo(2 * (rank - 0.5), 9);
    const offset = (value - medianOf(column)) / scale;
    expect(values[k * POSITION_INPUTS]).toBeCloseTo(Math.max(Math.min(offset, 6), -6) / 2, 9);
  }
});

test("an absent timing takes no place, and the next one has none before it", () => {
  const holds = probe.holds.map((hold, k) => (k === 3 ? NaN : hold));
  const whole = readPositions("hold", template.hold, toRhythmRow(probe));
  const before = whole.values[3 * POSITION_INPUTS] as number;
  const after = [...whole.values.subarray(4 * POSITION_INPUTS, 5 * POSITION_INPUTS)];
  expect(after[8]).toBe(before);
  const { count, values } = readPositions("hold", template.hold, toRhythmRow({ ...probe, holds }));
  expect(count).toBe(probe.holds.length - 1);
  expect(values[3 * POSITION_INPUTS]).toBe(after[0]);
  expect(values[3 * POSITION_INPUTS + 8]).toBe(0);
});

test("every input is a number within its limits, for a machine's typing too", () => {
  const machine: Timings = {
    holds: probe.holds.map(() => 0),
    downDowns: probe.downDowns.map(() => 6),
    upDowns: probe.upDowns.map(() => 6),
  };
  for (const name of ["hold", "downDown", "flight"] as const) {
    const { count, values } = readPositions(name, template[name], toRhythmRow(machine));
    for (const value of values.subarray(0, count * POSITION_INPUTS)) {
      expect(Math.abs(value)).toBeLessThanOrEqual(4);
    }
  }
});
