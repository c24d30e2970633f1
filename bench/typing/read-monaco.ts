// Press and release per key, milliseconds, one row a key: the keypad and phone sets of V. Monaco (2016).
import type { DeviceClass, Timings } from "../../packages/server/src/behavior/rhythm/sample.ts";
import type { Typing, Typist } from "./dataset.ts";

interface Key {
  readonly press: number;
  readonly release: number;
}

export function isMonacoHeader(header: string): boolean {
  return header.startsWith("user,session,") && header.includes("timepress,timerelease");
}

/** Only a touch screen reports pressure. */
export function deviceOf(header: string): DeviceClass {
  return header.includes("pressure") ? "touch" : "keyboard";
}

/** @param name of the file, which tells the keypad from the phone: they share the text and the user numbers */
export function readMonaco(text: string, name: string): Typist[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(",");
  const [press, release] = [names.indexOf("timepress"), names.indexOf("timerelease")];
  const byUser = new Map<string, Map<string, Key[]>>();
  for (const line of lines) {
    const cells = line.split(",");
    const sessions = byUser.get(cells[0] ?? "") ?? new Map<string, Key[]>();
    const keys = sessions.get(cells[1] ?? "") ?? [];
    keys.push({ press: Number(cells[press]), release: Number(cells[release]) });
    byUser.set(cells[0] ?? "", sessions.set(cells[1] ?? "", keys));
  }
  return [...byUser].map(([user, typings]) => ({
    id: `${name}:${user}`,
    typings: sameLength([...typings.values()].map(toTyping)),
  }));
}

function toTyping(keys: readonly Key[]): Typing {
  const seconds = (from: number, to: number): number => (to - from) / 1000;
  const pairs = keys.slice(1).map((next, i) => ({ key: keys[i] as Key, next }));
  const timings: Timings = {
    holds: Array.from(keys, ({ press, release }) => seconds(press, release)),
    downDowns: Array.from(pairs, ({ key, next }) => seconds(key.press, next.press)),
    upDowns: Array.from(pairs, ({ key, next }) => seconds(key.release, next.press)),
  };
  // What the files call a session is one typing; all were made in one sitting.
  return { timings, session: 0 };
}

/** Typings of another length were mistyped. */
function sameLength(typings: readonly Typing[]): Typing[] {
  const length = typings[0]?.timings.holds.length;
  return typings.filter(({ timings }) => timings.holds.length === length);
}
