// The gradient that training goes by is the loss's own, and what training makes scores as the server's model does.
import { expect, test } from "vitest";
import { POSITION_INPUTS } from "../../packages/server/src/behavior/rhythm/positions.ts";
import { gradientOf, lossOf, startNetwork } from "./network.ts";
import { seededRandom } from "./random.ts";
import type { TrainingRows } from "./tasks.ts";

const random = seededRandom(11);
const ROWS = 12;
const COLUMNS = 4;

/** Rows with different numbers of positions, some with none. */
function madeUpRows(): TrainingRows {
  const counts = Array.from({ length: 3 * ROWS }, () => random.below(4));
  const starts = Uint32Array.from([0, ...counts]);
  for (let i = 1; i < starts.length; i += 1) {
    starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  }
  const positions = starts.at(-1) as number;
  return {
    columns: COLUMNS,
    values: Float64Array.from({ length: ROWS * COLUMNS }, () => random.normal()),
    labels: Float64Array.from({ length: ROWS }, (_, i) => i % 2),
    weights: Float64Array.from({ length: ROWS }, () => 0.5 + random.next()),
    forged: new Uint8Array(ROWS),
    touch: new Uint8Array(ROWS),
    positions: {
      values: Float32Array.from({ length: positions * POSITION_INPUTS }, () => random.normal()),
      starts,
    },
  };
}

test("agrees with finite differences in every parameter", () => {
  const rows = madeUpRows();
  const size = { columns: COLUMNS, readerUnits: 3, findings: 2, units: 2 };
  const network = startNetwork(size, random);
  const { parameters } = network;
  // Biases begin at nothing, where an error in them could hide.
  for (let i = 0; i < parameters.length; i += 1) {
    parameters[i] = (parameters[i] as number) + 0.1 * random.normal();
  }
  const gradient = gradientOf(network, rows, rows.values);
  const step = 1e-6;
  for (let i = 0; i < parameters.length; i += 1) {
    const value = parameters[i] as number;
    parameters[i] = value + step;
    const above = lossOf(network, rows, rows.values);
    parameters[i] = value - step;
    const below = lossOf(network, rows, rows.values);
    parameters[i] = value;
    expect(gradient[i], `parameter ${i}`).toBeCloseTo((above - below) / (2 * step), 6);
  }
});
