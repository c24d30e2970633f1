// The CMU format (Killourhy & Maxion 2009), which others use too: a row is a typing, columns H.x, DD.x.y, UD.x.y, in seconds.
// Columns may be missing; their timings are then absent.
import type { Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import type { Typing, Typist } from "./dataset.ts";

type Kind = "H" | "DD" | "UD";
const KINDS: readonly Kind[] = ["H", "DD", "UD"];

interface Column {
  readonly kind: Kind;
  readonly index: number;
  readonly position: number;
}

export function isCmuHeader(header: string): boolean {
  return /^"?subject"?,/.test(header) && /\bUD\./.test(header);
}

/** @param text the file; rows in order of time for each subject */
export function readCmu(text: string): Typist[] {
  const [header = "", ...lines] = text.replaceAll('"', "").trim().split(/\r?\n/);
  const names = header.split(",");
  const columns = placeColumns(names);
  const textName = nameText(names);
  const bySubject = new Map<string, Typing[]>();
  for (const line of lines) {
    const cells = line.split(",");
    const subject = cells[0] ?? "";
    const typings = bySubject.get(subject) ?? [];
    typings.push({ timings: readTimings(cells, columns), session: Number(cells[1]) - 1 });
    bySubject.set(subject, typings);
  }
  return [...bySubject].map(([subject, typings]) => ({ id: `${textName}:${subject}`, typings }));
}

/** Within a position the kinds come in the order H, DD, UD; a kind that does not rise opens the next position. */
function placeColumns(names: readonly string[]): Column[] {
  const columns: Column[] = [];
  let position = 0;
  let previous = -1;
  names.forEach((name, index) => {
    const kind = KINDS.find((candidate) => name.startsWith(`${candidate}.`));
    if (!kind) return;
    const rank = KINDS.indexOf(kind);
    if (rank <= previous) position += 1;
    previous = rank;
    columns.push({ kind, index, position });
  });
  return columns;
}

/** The keys that are left, which names the text whichever columns a file lacks. */
function nameText(names: readonly string[]): string {
  const keys = names.filter((name) => name.startsWith("UD.")).map((name) => name.split(".")[1]);
  return keys.join("-");
}

function readTimings(cells: readonly string[], columns: readonly Column[]): Timings {
  const positions = (columns.at(-1)?.position ?? 0) + 1;
  const absent = (length: number): number[] => Array.from({ length }, () => NaN);
  const holds = absent(positions);
  const [downDowns, upDowns] = [absent(positions - 1), absent(positions - 1)];
  const targets = { H: holds, DD: downDowns, UD: upDowns };
  for (const { kind, index, position } of columns) targets[kind][position] = Number(cells[index]);
  return { holds, downDowns, upDowns };
}
