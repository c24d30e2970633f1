// Removes what has expired: challenges, limits, revocations, ended sessions.
import type { AppContext } from "./context.ts";
import { deleteChallengesExpiredBefore } from "./auth/challenges/challenge.store.ts";
import { deleteTicketsExpiredBefore } from "./auth/sign-in/ticket.store.ts";
import { deleteFindingsBefore } from "./behavior/typing.store.ts";
import { deleteExpiredProofs } from "./tokens/dpop/seen-proof.store.ts";
import { deleteExpiredStreaks } from "./rate-limit/failure-streak.store.ts";
import { deleteSettledItemsBefore } from "./mail/outbox.store.ts";
import { deleteExpiredRateLimits } from "./rate-limit/rate-limit.store.ts";
import { deleteDevicesUnseenSince } from "./sessions/devices/device.store.ts";
import { retireOldKeys } from "./tokens/key-rotation.service.ts";
import { deleteRevocationsExpiredBefore } from "./sessions/revocations/revocation.store.ts";
import { deleteSessionsEndedBefore } from "./sessions/session-removal.store.ts";
import type { Tx } from "./store/db.ts";
import { deleteEmailTokensExpiredBefore } from "./users/email/email-token.store.ts";

const everyMs = 10 * 60_000;
// About as many as SQLite deletes in ten milliseconds, in which nobody else is answered.
const rowsAtOnce = 500;
// A repeated refresh token must be recognised as theft for a while after its family ended.
const keepDevicesMs = 400 * 24 * 60 * 60_000; // as long as its cookie lives
const keepFindingsMs = 90 * 24 * 60 * 60_000; // long enough for their owner to wonder
const keepEndedSessionsMs = 7 * 24 * 60 * 60_000;
// What the development inbox shows, and the bare facts of mail that was given up.
const keepSettledMailMs = 7 * 24 * 60 * 60_000;

// Another instance, or the command line, may have rotated or revoked a key.
const reloadKeysEveryMs = 5_000;

/** Sweeps every ten minutes, and follows changes of the signing keys. @returns stops both */
export function startMaintenance(app: AppContext): () => void {
  const timer = setInterval(() => {
    sweep(app).catch((error: unknown) =>
      app.log.warn({ err: error }, "The sweep failed and will be tried again."),
    );
  }, everyMs);
  const keys = setInterval(() => {
    app.signingKeys
      .reload()
      .catch((error: unknown) =>
        app.log.warn({ err: error }, "The signing keys couldn't be read again."),
      );
  }, reloadKeysEveryMs);
  timer.unref();
  keys.unref();
  return () => {
    clearInterval(timer);
    clearInterval(keys);
  };
}

/** Removes some of what lapsed by a moment. @returns how many rows, 0 once there are none */
type Removal = (tx: Tx, now: Date, limit: number) => Promise<number>;

const removals: readonly Removal[] = [
  deleteChallengesExpiredBefore,
  deleteTicketsExpiredBefore,
  (tx, now, limit) => deleteExpiredRateLimits(tx, now.getTime(), limit),
  (tx, now, limit) => deleteExpiredProofs(tx, now.getTime(), limit),
  (tx, now, limit) => deleteExpiredStreaks(tx, now.getTime(), limit),
  (tx, now, limit) => deleteDevicesUnseenSince(tx, ago(now, keepDevicesMs), limit),
  (tx, now, limit) => deleteFindingsBefore(tx, ago(now, keepFindingsMs), limit),
  deleteRevocationsExpiredBefore,
  deleteEmailTokensExpiredBefore,
  (tx, now, limit) => deleteSettledItemsBefore(tx, ago(now, keepSettledMailMs), limit),
  (tx, now, limit) => deleteSessionsEndedBefore(tx, ago(now, keepEndedSessionsMs), limit),
];

/** Removes everything that has expired, in transactions that hold nobody up however much it is. */
export async function sweep(app: AppContext): Promise<void> {
  const now = app.now();
  await retireOldKeys(app);
  const ofMethods = app.authMethods.flatMap((method) => method.sweep ?? []);
  for (const remove of [...removals, ...ofMethods])
    while ((await app.db.transaction((tx) => remove(tx, now, rowsAtOnce))) > 0);
}

function ago(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}
