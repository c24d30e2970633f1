// Who may tell of what happens without end: the first in a minute, over all instances. The others cost no write.
import { hmacB64u } from "../crypto/digest.ts";
import type { Keyring } from "../crypto/keyring.ts";
import { generalError, LatchkeyError } from "../errors.ts";
import { spendAttempt } from "../rate-limit/rate-limit.store.ts";
import type { Tx } from "../store/db.ts";

const onceAMinute = { intervalMs: 60_000, burst: 1 };
// Bounds memory: what was forgotten asks the database, which knows.
const mostRemembered = 10_000;

/**
 * Runs `tell` unless somebody told under the same key within the minute.
 *
 * @throws LatchkeyError `UNAVAILABLE` when telling failed; the next one may try
 */
export type Seldom = (
  key: string,
  tell: (claim: (tx: Tx) => Promise<boolean>) => Promise<void>,
) => Promise<void>;

export function createSeldom(keyring: Keyring, now: () => Date): Seldom {
  const secret = keyring.derive("rate-limit");
  const quietUntilMs = new Map<string, number>();
  const underWay = new Map<string, Promise<void>>();

  const remember = (key: string, untilMs: number): void => {
    quietUntilMs.delete(key);
    if (quietUntilMs.size >= mostRemembered)
      quietUntilMs.delete(quietUntilMs.keys().next().value ?? "");
    quietUntilMs.set(key, untilMs);
  };

  const tellNow = async (key: string, tell: Parameters<Seldom>[1]): Promise<void> => {
    const nowMs = now().getTime();
    const claim = async (tx: Tx): Promise<boolean> =>
      (await spendAttempt(tx, hmacB64u(secret, `told:${key}`), onceAMinute, nowMs)) === 0;
    try {
      await tell(claim);
    } catch (cause) {
      throw cause instanceof LatchkeyError
        ? cause
        : generalError("UNAVAILABLE", { cause, retryAfterSeconds: 2 });
    }
    remember(key, nowMs + onceAMinute.intervalMs);
  };

  return async (key, tell) => {
    // Whoever comes meanwhile may go on only once it is told, and fails with it.
    const others = underWay.get(key);
    if (others) return others;
    if ((quietUntilMs.get(key) ?? 0) > now().getTime()) return;
    const telling = tellNow(key, tell).finally(() => underWay.delete(key));
    underWay.set(key, telling);
    return telling;
  };
}
