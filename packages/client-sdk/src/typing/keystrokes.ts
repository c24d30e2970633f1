// The keystrokes of one typing, by position. A key's code pairs its release with its press while it is down; nothing
// that tells one key from another is kept longer, or leaves here.
import type { UnusableReason } from "./typing-sample.ts";

/** A key that was pressed, until it shows whether it inserts anything. */
export interface Press {
  readonly atMs: number;
  /** Empty where the keyboard doesn't tell its keys apart. */
  readonly code: string;
  readonly repeat: boolean;
}

export interface Keystrokes {
  readonly pressMs: readonly number[];
  readonly releaseMs: readonly (number | null)[];
  readonly unusable: UnusableReason | undefined;
  /** Positions that no key was reported for, as on-screen keyboards insert them. */
  readonly keyless: number;
  readonly press: (press: Press) => void;
  readonly release: (code: string, atMs: number) => boolean;
  /** The first reason stays. */
  readonly spoil: (reason: UnusableReason) => void;
}

/** The server takes no more, and no password is that long. */
const mostPositions = 128;

export function createKeystrokes(): Keystrokes {
  const pressMs: number[] = [];
  const releaseMs: (number | null)[] = [];
  const held = new Map<string, number>();
  let unusable: UnusableReason | undefined;
  let keyless = 0;
  const spoil = (reason: UnusableReason): void => {
    unusable ??= reason;
  };
  return {
    pressMs,
    releaseMs,
    get unusable() {
      return unusable;
    },
    get keyless() {
      return keyless;
    },
    press({ atMs, code, repeat }) {
      if (repeat) spoil("autoRepeated");
      if (pressMs.length === mostPositions) return spoil("incomplete");
      if (code) held.set(code, pressMs.length);
      else keyless += 1;
      pressMs.push(atMs);
      releaseMs.push(null);
    },
    release(code, atMs) {
      const position = held.get(code);
      if (position === undefined) return false;
      held.delete(code);
      releaseMs[position] = atMs;
      return true;
    },
    spoil,
  };
}
