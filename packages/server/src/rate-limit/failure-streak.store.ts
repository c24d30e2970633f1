// Reads and writes of failure streaks.
import type { Db, Tx } from "../store/db.ts";
import { deleteLapsed, findRow } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import { FailureStreakEntity } from "./failure-streak.entity.ts";

export interface FailureStreak {
  readonly failures: number;
  readonly pausedUntilMs: number;
}

export async function findStreak(
  db: Db,
  keyHash: string,
  nowMs: number,
): Promise<FailureStreak | null> {
  const streak = await findRow(db, FailureStreakEntity, { keyHash });
  return streak && streak.expiresMs > nowMs ? streak : null;
}

/** Counts one more failure. @returns how many there are in a row now */
export async function extendStreak(tx: Tx, keyHash: string, expiresMs: number): Promise<number> {
  const [row] = await statementsOf(tx).all(
    `insert into failure_streaks (key_hash, failures, paused_until_ms, expires_ms) values (?, 1, 0, ?)
     on conflict (key_hash) do update set failures = failure_streaks.failures + 1, expires_ms = excluded.expires_ms
     returning failures`,
    [keyHash, expiresMs],
  );
  return Number(row?.["failures"] ?? 1);
}

export async function pauseStreak(tx: Tx, keyHash: string, pausedUntilMs: number): Promise<void> {
  await em(tx).nativeUpdate(FailureStreakEntity, { keyHash }, { pausedUntilMs });
}

export async function keepStreak(tx: Tx, keyHash: string, expiresMs: number): Promise<void> {
  await em(tx).nativeUpdate(FailureStreakEntity, { keyHash }, { expiresMs });
}

/** @param keyHashes one or more */
export async function deleteStreaks(tx: Tx, keyHashes: readonly string[]): Promise<void> {
  const places = keyHashes.map(() => "?").join(", ");
  await statementsOf(tx).run(
    `delete from failure_streaks where key_hash in (${places})`,
    keyHashes,
  );
}

export async function deleteExpiredStreaks(tx: Tx, nowMs: number, limit: number): Promise<number> {
  return deleteLapsed(tx, FailureStreakEntity, { property: "expiresMs", below: nowMs, limit });
}
