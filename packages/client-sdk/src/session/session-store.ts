// Holds the snapshot and tells those who subscribed when it changes.
import { type SessionSnapshot, unknownSnapshot } from "./session-snapshot.ts";

export interface SessionStore {
  readonly get: () => SessionSnapshot;
  readonly set: (snapshot: SessionSnapshot) => void;
  /** Grows with every change: what began under another version speaks of a session that is gone. */
  readonly version: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createSessionStore(): SessionStore {
  const listeners = new Set<() => void>();
  let snapshot: SessionSnapshot = unknownSnapshot;
  let version = 0;
  return {
    get: () => snapshot,
    version: () => version,
    set(next) {
      version += 1;
      if (next === snapshot) return;
      snapshot = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const entry = (): void => listener();
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}
