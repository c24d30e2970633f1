// A scenario: what is played, what should come of it, and what does.
import type { Stage } from "./stage.ts";

export interface Scenario {
  readonly name: string;
  readonly expected: string;
  /** @returns what came of it, in the words of `expected` when all is well */
  play(stage: Stage): Promise<string>;
}

export interface Outcome {
  readonly name: string;
  readonly expected: string;
  readonly observed: string;
}

/** Plays scenarios one after the other; a failure is an outcome like any other. */
export async function playAll(stage: Stage, scenarios: readonly Scenario[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, expected, play } of scenarios) {
    const observed = await play(stage).catch((error: unknown) =>
      error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    );
    outcomes.push({ name, expected, observed });
  }
  return outcomes;
}

/** A table of outcomes for a terminal. */
export function formatOutcomes(outcomes: readonly Outcome[]): string {
  const head = ["scenario", "expected", "observed", "verdict"];
  const rows = outcomes.map(({ name, expected, observed }) => [
    name,
    expected,
    observed,
    expected === observed ? "ok" : "DIFFERS",
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
