// Public typing data as the bench sees it, and the loader that recognises a file's format by its first line.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { DeviceClass, Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import { isCmuHeader, readCmu } from "./read-cmu.ts";
import { deviceOf, isMonacoHeader, readMonaco } from "./read-monaco.ts";
import { isTouchRow, readTouch } from "./read-touch.ts";

export interface Typing {
  readonly timings: Timings;
  /** Counted from 0, in order of time. */
  readonly session: number;
}

export interface Typist {
  /** Text and subject: the same person typing the same text has one id, whatever the file is called. */
  readonly id: string;
  /** In order of time. */
  readonly typings: readonly Typing[];
}

export interface Dataset {
  readonly name: string;
  readonly deviceClass: DeviceClass;
  readonly typists: readonly Typist[];
}

/**
 * Reads one file or every known file of a folder, recursively.
 * @param path a `.csv` file or a folder; other files are passed over
 * @throws {Error} when nothing in it is known typing data
 */
export function loadDatasets(path: string): Dataset[] {
  const files = listFiles(path).filter((file) => file.endsWith(".csv"));
  const touch: Typist[] = [];
  const datasets: Dataset[] = [];
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const header = text.slice(0, text.indexOf("\n")).trim();
    const name = basename(file, ".csv");
    if (isCmuHeader(header))
      datasets.push({ name, deviceClass: "keyboard", typists: readCmu(text) });
    else if (isMonacoHeader(header))
      datasets.push({ name, deviceClass: deviceOf(header), typists: readMonaco(text, name) });
    else if (isTouchRow(header)) touch.push(readTouch(text, name));
  }
  if (touch.length > 1) datasets.push({ name: "touch", deviceClass: "touch", typists: touch });
  if (datasets.length === 0) throw new Error(`No typing data that we can read in ${path}`);
  return datasets;
}

function listFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .flatMap((entry) => listFiles(join(path, entry)));
}
