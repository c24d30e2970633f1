// The table that people read.
import { median } from "./compare.ts";
import { type Figure, type Finding, type NotMeasured, type Reading, verdictOn } from "./finding.ts";

/** Describes one figure: its readings, each with its target and verdict, then its notes. */
export function describeFigure({ id, what }: Figure, found: Finding | NotMeasured): string {
  const heading = `${id.padEnd(4)}${what}`;
  if ("notMeasured" in found) return `${heading}\n    not measured: ${found.notMeasured}`;
  const notes = (found.notes ?? []).map((note) => `    ${note}`);
  return [heading, ...found.readings.map(describeReading), ...notes].join("\n");
}

function describeReading(reading: Reading): string {
  const { label, unit, values } = reading;
  const show = (value: number): string => formatNumber(value);
  const spread =
    values.length > 1 ? ` (${show(Math.min(...values))}–${show(Math.max(...values))})` : "";
  const value = `${show(median(values))}${unit === "/s" || unit === "" ? unit : ` ${unit}`}${spread}`;
  const verdict = verdictOn(reading);
  const judged =
    verdict === "recorded" ? "" : `  target ${describeTarget(reading)}: ${verdict.toUpperCase()}`;
  return `    ${label}: ${value}${judged}`;
}

function describeTarget({ target, unit }: Reading): string {
  if (target === undefined) return "";
  const [sign, value] = "atLeast" in target ? ["≥", target.atLeast] : ["≤", target.atMost];
  return `${sign} ${formatNumber(value)}${unit === "" ? "" : ` ${unit}`}`;
}

function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}
