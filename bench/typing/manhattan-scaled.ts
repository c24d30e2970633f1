// The literature's best simple detector (Killourhy & Maxion 2009): mean absolute deviation units, all raw timings.
// It anchors the harness: .0962 on the full CMU data under the standard protocol.
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import type { Scorer } from "./scorers.ts";

export const manhattanScaled: Scorer = {
  name: "Manhattan scaled",
  enrol: (samples) => {
    const rows = samples.map(flatten);
    const columns = rows[0]?.map((_, k) => rows.map((row) => row[k] as number)) ?? [];
    const means = columns.map(average);
    const spreads = columns.map((column, k) =>
      average(column.map((value) => Math.abs(value - (means[k] as number)))),
    );
    return (probe) =>
      flatten(probe).reduce(
        // A column that never varied would divide by zero; 1 ms is below any real spread.
        (sum, value, k) =>
          sum + Math.abs(value - (means[k] as number)) / Math.max(spreads[k] as number, 1e-3),
        0,
      );
  },
};

function flatten({ holds, downDowns, upDowns }: Timings): number[] {
  return [...holds, ...downDowns, ...upDowns].filter((value) => !Number.isNaN(value));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
