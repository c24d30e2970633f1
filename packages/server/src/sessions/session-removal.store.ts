// Removes sessions for good. A session may have any number of refresh tokens, which would all go in the statement that
// removes it and hold up everybody: they go first, some at a time.
import type { Db, Tx } from "../store/db.ts";
import { isAmong } from "../store/rows.ts";
import { statementsOf } from "../store/transactions.ts";
import { deleteRefreshTokensOf } from "../tokens/refresh-token.store.ts";

/**
 * Removes some of what is left of sessions that ended or expired before a moment.
 *
 * @param limit how many sessions, and how many refresh tokens, at most
 * @returns how many rows; 0 once there are none
 */
export async function deleteSessionsEndedBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  for (const column of ["expires_at", "revoked_at"]) {
    const ended = await findSome(tx, `${column} < ?`, [moment.toISOString(), limit]);
    if (ended.length > 0) return deleteSome(tx, ended, limit);
  }
  return 0;
}

const pageRows = 500;

/** Removes every session of an account, a transaction for each page unless it is handed one. */
export async function deleteSessionsOf(db: Db, userId: string): Promise<void> {
  const deletePage = async (tx: Tx): Promise<number> =>
    deleteSome(tx, await findSome(tx, "user_id = ?", [userId, pageRows]), pageRows);
  while ((await db.transaction(deletePage)) > 0);
}

async function findSome(
  tx: Tx,
  condition: string,
  parameters: readonly [string, number],
): Promise<string[]> {
  // Another instance sweeps too: each takes what the other hasn't.
  const lock = tx.dialect === "postgresql" ? " for update skip locked" : "";
  const sql = `select id from sessions where ${condition} limit ?${lock}`;
  const rows = await statementsOf(tx).all(sql, parameters);
  return rows.map((row) => row["id"] as string);
}

async function deleteSome(tx: Tx, ids: readonly string[], limit: number): Promise<number> {
  const tokens = await deleteRefreshTokensOf(tx, ids, limit);
  // There may be more of them.
  if (tokens === limit) return tokens;
  const sql = `delete from sessions where ${isAmong(tx, "id")}`;
  return tokens + (await statementsOf(tx).run(sql, [JSON.stringify(ids)]));
}
