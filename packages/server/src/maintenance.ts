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
import { deleteSessionsEndedBefore } from "./sessions/session.store.ts";
import { deleteEmailTokensExpiredBefore } from "./users/email/email-token.store.ts";

const everyMs = 10 * 60_000;
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

/** Removes everything that has expired. */
export async function sweep(app: AppContext): Promise<void> {
  const now = app.now();
  await retireOldKeys(app);
  await app.db.transaction(async (tx) => {
    await deleteChallengesExpiredBefore(tx, now);
    await deleteTicketsExpiredBefore(tx, now);
    await deleteExpiredRateLimits(tx, now.getTime());
    await deleteExpiredProofs(tx, now.getTime());
    await deleteExpiredStreaks(tx, now.getTime());
    await deleteDevicesUnseenSince(tx, new Date(now.getTime() - keepDevicesMs));
    await deleteFindingsBefore(tx, new Date(now.getTime() - keepFindingsMs));
    await deleteRevocationsExpiredBefore(tx, now);
    for (const method of app.authMethods) await method.sweep?.(tx, now);
    await deleteEmailTokensExpiredBefore(tx, now);
    await deleteSettledItemsBefore(tx, new Date(now.getTime() - keepSettledMailMs));
    await deleteSessionsEndedBefore(tx, new Date(now.getTime() - keepEndedSessionsMs));
  });
}
