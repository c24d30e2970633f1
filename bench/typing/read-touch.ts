// The tablet set of Middle East University (2016): a file per subject, a row per typing,
// 14 holds, 13 down-downs, 13 up-downs in milliseconds, then pressures and sizes that we leave aside.
import type { Typing, Typist } from "./dataset.ts";

const COLUMNS = 71;
const POSITIONS = 14;

export function isTouchRow(line: string): boolean {
  const cells = line.split(",");
  return cells.length === COLUMNS && cells.every((cell) => Number.isFinite(Number(cell)));
}

export function readTouch(text: string, name: string): Typist {
  const rows = text.trim().split(/\r?\n/);
  return { id: `touch:${name}`, typings: rows.map((row) => toTyping(row.split(",").map(Number))) };
}

function toTyping(cells: readonly number[]): Typing {
  const pairs = POSITIONS - 1;
  const seconds = (from: number, length: number): number[] =>
    cells.slice(from, from + length).map((ms) => ms / 1000);
  const timings = {
    holds: seconds(0, POSITIONS),
    downDowns: seconds(POSITIONS, pairs),
    upDowns: seconds(POSITIONS + pairs, pairs),
  };
  return { timings, session: 0 };
}
