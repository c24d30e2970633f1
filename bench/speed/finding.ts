// What a figure's measurement comes to, and whether that is good enough.
import { median } from "./compare.ts";

/** One number of a figure, from several rounds. */
export interface Reading {
  readonly label: string;
  readonly unit: "" | "ms" | "MB" | "B" | "/s" | "µs";
  /** One a round. */
  readonly values: readonly number[];
  /** What the median is held to; without it, the reading is there to be understood. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

export interface Finding {
  readonly readings: readonly Reading[];
  /** Under which conditions, and what to make of it. */
  readonly notes?: readonly string[];
}

export interface NotMeasured {
  readonly notMeasured: string;
}

/** A row of the table. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  measure(bench: Bench): Promise<Finding | NotMeasured>;
}

/** What every measurement gets. */
export interface Bench {
  readonly rounds: number;
  /** How long one subject runs in one round. */
  readonly seconds: number;
  /** The core of what is measured, and that of what measures; null where nothing can be pinned. */
  readonly serverCore: number | null;
  readonly loadCore: number | null;
  /** Accounts of the large database (P9). */
  readonly users: number;
  readonly withBetterAuth: boolean;
  /** Tells somebody who waits what is going on. */
  readonly tell: (line: string) => void;
}

export type Verdict = "met" | "missed" | "recorded";

export function verdictOn({ target, values }: Reading): Verdict {
  if (target === undefined) return "recorded";
  const value = median(values);
  const met = "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
  return met ? "met" : "missed";
}

/** Divides round by round. */
export function ratios(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, round) => value / (under[round] ?? Number.NaN));
}
