// Reads and writes of refresh tokens.
import type { Db, Tx } from "../store/db.ts";
import { findRow, insertRow, isAmong, updateRows } from "../store/rows.ts";
import { statementsOf } from "../store/transactions.ts";
import { RefreshTokenEntity, type RefreshTokenRow } from "./refresh-token.entity.ts";

export async function insertRefreshToken(tx: Tx, token: RefreshTokenRow): Promise<void> {
  await insertRow(tx, RefreshTokenEntity, token);
}

export async function findRefreshToken(db: Db, tokenHash: string): Promise<RefreshTokenRow | null> {
  return findRow(db, RefreshTokenEntity, { tokenHash });
}

/** Spends a token. @returns true for the one caller that spent it */
export async function spendRefreshToken(
  tx: Tx,
  tokenHash: string,
  successorSealed: string,
  now: Date,
): Promise<boolean> {
  const nowText = now.toISOString();
  const spent = await statementsOf(tx).run(
    `update refresh_tokens set used_at = ?, successor_sealed = ?
     where token_hash = ? and used_at is null and expires_at > ?`,
    [nowText, successorSealed, tokenHash, nowText],
  );
  return spent === 1;
}

/** Forgets the sealed copy of a token at its first use, after which a repeat of its predecessor is theft. */
export async function forgetSuccessor(tx: Tx, predecessorHash: string): Promise<void> {
  await updateRows(
    tx,
    RefreshTokenEntity,
    { tokenHash: predecessorHash },
    { successorSealed: null },
  );
}

/** Removes some tokens of these sessions. @returns how many */
export async function deleteRefreshTokensOf(
  tx: Tx,
  sessionIds: readonly string[],
  limit: number,
): Promise<number> {
  const some = `select token_hash from refresh_tokens where ${isAmong(tx, "session_id")} limit ?`;
  return statementsOf(tx).run(`delete from refresh_tokens where token_hash in (${some})`, [
    JSON.stringify(sessionIds),
    limit,
  ]);
}
