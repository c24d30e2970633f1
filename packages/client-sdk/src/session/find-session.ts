// Asks the server for the session: once for all who want to know, and again later when it couldn't tell.
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { Timer } from "./timer.ts";

/** How long a failed attempt waits for the next one; doubles up to the most. */
const retryDelayMs = { least: 2_000, most: 60_000 };

export interface SessionFinder {
  /** Asks, or joins the question under way. Rejects when the server couldn't tell. */
  readonly find: () => Promise<void>;
  /** Asks after a while; a failure is tried again by itself. */
  readonly findLater: (delayMs: number) => void;
  /** Resolves when no question is under way, whatever came of it. */
  readonly settled: () => Promise<void>;
  /** Forgets failures and what was planned. */
  readonly reset: () => void;
  readonly dispose: () => void;
}

/** @param ask a refresh, or in mode `session` a look at whom the cookie proves */
export function createSessionFinder(ask: () => Promise<void>, timer: Timer): SessionFinder {
  let failures = 0;
  let asking: Promise<void> | undefined;
  let disposed = false;

  const find = (): Promise<void> => {
    asking ??= ask()
      .catch((error: unknown) => {
        const waitMs = isLatchkeyError(error) ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
        findLater(
          Math.max(waitMs, Math.min(retryDelayMs.most, retryDelayMs.least * 2 ** failures)),
        );
        failures += 1;
        throw error;
      })
      .finally(() => (asking = undefined));
    return asking;
  };
  const findLater = (delayMs: number): void => {
    if (!disposed) timer.start(delayMs, () => void find().catch(() => undefined));
  };

  return {
    find,
    findLater,
    settled: () => (asking ?? Promise.resolve()).catch(() => undefined),
    reset() {
      failures = 0;
      timer.stop();
    },
    dispose() {
      disposed = true;
      timer.stop();
    },
  };
}
