// How large a drill is, small in every test run and full where run.ts asks for it, and where its figures go.
import { appendFileSync } from "node:fs";

/** The variables by which run.ts speaks to the drills. */
export const drillVariables = { size: "LATCHKEY_DRILL_SIZE", figures: "LATCHKEY_DRILL_FIGURES" };

/** A figure by its name, with its unit in either. */
export type Figures = Readonly<Record<string, number | string>>;

/** The size in this run. */
export function sized(small: number, full: number): number {
  return process.env[drillVariables.size] === "full" ? full : small;
}

/** Notes what was measured. @param row which of R1 to R6 it is, and under what conditions */
export function note(row: string, figures: Figures): void {
  const path = process.env[drillVariables.figures];
  if (path !== undefined) appendFileSync(path, `${JSON.stringify({ row, figures })}\n`);
}
