// Spends attempts in one statement, so that parallel calls can't share one.
import type { Tx } from "../store/db.ts";
import { deleteLapsed, findRow } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import { RateLimitEntity } from "./rate-limit.entity.ts";

/** One attempt in `intervalMs` on average, `burst` at once. */
export interface AttemptRate {
  readonly intervalMs: number;
  readonly burst: number;
}

// PostgreSQL can't tell a parameter's type from a sum.
const ms = "cast(? as bigint)";

/** @returns 0 when the attempt was spent, else the milliseconds until one is free */
export async function spendAttempt(
  tx: Tx,
  keyHash: string,
  rate: AttemptRate,
  nowMs: number,
): Promise<number> {
  const allowanceMs = rate.intervalMs * rate.burst;
  const spent = await statementsOf(tx).all(
    `insert into rate_limits (key_hash, arrival_ms, expires_ms) values (?, ?, ?)
     on conflict (key_hash) do update set
       arrival_ms = case when rate_limits.arrival_ms > ${ms} then rate_limits.arrival_ms else ${ms} end + ${ms},
       expires_ms = case when rate_limits.arrival_ms > ${ms} then rate_limits.arrival_ms else ${ms} end + ${ms}
     where rate_limits.arrival_ms <= ${ms}
     returning arrival_ms`,
    [
      keyHash,
      nowMs + rate.intervalMs,
      nowMs + allowanceMs,
      nowMs,
      nowMs,
      rate.intervalMs,
      nowMs,
      nowMs,
      allowanceMs,
      nowMs + allowanceMs - rate.intervalMs,
    ],
  );
  if (spent.length > 0) return 0;
  const row = await findRow(tx, RateLimitEntity, { keyHash });
  return row ? Math.max(1, row.arrivalMs + rate.intervalMs - allowanceMs - nowMs) : rate.intervalMs;
}

/**
 * Claims to be the one who tells of refusals under a key.
 *
 * @returns false while another's telling lasts
 */
export async function claimTelling(
  tx: Tx,
  keyHash: string,
  nowMs: number,
  untilMs: number,
): Promise<boolean> {
  const claimed = await em(tx).nativeUpdate(
    RateLimitEntity,
    { keyHash, toldUntilMs: { $lte: nowMs } },
    { toldUntilMs: untilMs },
  );
  return claimed === 1;
}

export async function deleteExpiredRateLimits(
  tx: Tx,
  nowMs: number,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, RateLimitEntity, { property: "expiresMs", below: nowMs, limit });
}
