// Streaks of failures: each one past a few makes the next try wait longer, and past a hundred the factor stays off
// until its owner comes another way (NIST SP 800-63B-4, section 3.2.2). Counted for addresses without an account too.
import type { AppContext } from "../context.ts";
import { hmacB64u } from "../crypto/digest.ts";
import { generalError } from "../errors.ts";
import type { Tx } from "../store/db.ts";
import {
  deleteStreaks,
  extendStreak,
  findStreak,
  keepStreak,
  pauseStreak,
} from "./failure-streak.store.ts";
import { rateLimitError } from "./rate-limit.errors.ts";

const freeFailures = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;
const mostFailures = 100;
// A streak that nobody adds to is forgotten, but for one that switched the factor off.
const forgetAfterMs = 24 * 60 * 60_000;
const forgetOffAfterMs = 3650 * forgetAfterMs;

/**
 * Refuses a try while its subject is paused.
 *
 * @param factor what is being guessed, such as `password`
 * @param subject whose it is, such as a canonical address
 * @throws LatchkeyError `RATE_LIMITED` with the seconds to wait, `FACTOR_OFF` past a hundred failures in a row
 */
export async function refuseWhilePaused(
  ctx: AppContext,
  factor: string,
  subject: string,
): Promise<void> {
  if (!ctx.config.rateLimits) return;
  const nowMs = ctx.now().getTime();
  const streak = await findStreak(ctx.db, keyHash(ctx, factor, subject), nowMs);
  if (!streak) return;
  if (streak.failures >= mostFailures) throw rateLimitError("FACTOR_OFF");
  const waitMs = streak.pausedUntilMs - nowMs;
  if (waitMs > 0)
    throw generalError("RATE_LIMITED", { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}

/** Counts a failure; its commit stands whatever becomes of the request. */
export async function countFailure(
  ctx: AppContext,
  factor: string,
  subject: string,
): Promise<void> {
  if (!ctx.config.rateLimits) return;
  const nowMs = ctx.now().getTime();
  const key = keyHash(ctx, factor, subject);
  await ctx.db.transaction(async (tx) => {
    const failures = await extendStreak(tx, key, nowMs + forgetAfterMs);
    if (failures >= mostFailures) await keepStreak(tx, key, nowMs + forgetOffAfterMs);
    if (failures <= freeFailures) return;
    const pauseMs = Math.min(firstPauseMs * 2 ** (failures - freeFailures - 1), longestPauseMs);
    await pauseStreak(tx, key, nowMs + pauseMs);
  });
}

/**
 * Ends the streaks of some factors: their owner came in.
 *
 * @param subjects the names under which they were counted
 */
export async function clearFailures(
  ctx: AppContext,
  tx: Tx,
  factors: readonly string[],
  ...subjects: readonly string[]
): Promise<void> {
  await deleteStreaks(
    tx,
    subjects.flatMap((subject) => factors.map((factor) => keyHash(ctx, factor, subject))),
  );
}

function keyHash(ctx: AppContext, factor: string, subject: string): string {
  return hmacB64u(ctx.keyring.derive("rate-limit"), `streak:${factor}:${subject}`);
}
