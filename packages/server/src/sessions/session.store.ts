// Reads and writes of sessions.
import { UserEntity, type UserRow } from "../users/user.entity.ts";
import type { Db, Tx } from "../store/db.ts";
import { findNewestRows, findRow, insertRow, updateRows } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import { SessionEntity, type SessionRow } from "./session.entity.ts";

export async function insertSession(tx: Tx, session: SessionRow): Promise<void> {
  await insertRow(tx, SessionEntity, session);
}

/** A session with its account, or null when either is gone. */
export async function findSessionWithUser(
  db: Db,
  where:
    | { readonly id: string }
    | { readonly tokenHash: string }
    | { readonly previousTokenHash: string },
): Promise<{ session: SessionRow; user: UserRow } | null> {
  const session = await findRow(db, SessionEntity, where);
  if (!session) return null;
  const user = await findRow(db, UserEntity, { id: session.userId });
  return user ? { session, user } : null;
}

/** Sessions of one account that nobody has ended, newest first. */
export async function findOpenSessions(
  db: Db,
  userId: string,
  limit: number,
): Promise<SessionRow[]> {
  return findNewestRows(db, SessionEntity, { userId, revokedAt: null }, "createdAt", limit);
}

// Ended ones are on record for a week.
const mostOnRecord = 1_000;

/** The sessions of one account that are on record, newest first. */
export async function findSessionsOf(
  db: Db,
  userId: string,
  limit = mostOnRecord,
): Promise<SessionRow[]> {
  return findNewestRows(db, SessionEntity, { userId }, "createdAt", limit);
}

/** Ends one session of an account. @returns false when it isn't there or has ended before */
export async function markSessionRevoked(
  tx: Tx,
  userId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  return (
    (await updateRows(tx, SessionEntity, { id, userId, revokedAt: null }, { revokedAt: now })) === 1
  );
}

/** Ends every session of an account that hasn't ended, but for one if told. @returns their ids */
export async function markSessionsRevoked(
  tx: Tx,
  userId: string,
  now: Date,
  exceptId = "",
): Promise<string[]> {
  const ended = await statementsOf(tx).all(
    `update sessions set revoked_at = ?
     where user_id = ? and revoked_at is null and id <> ? returning id`,
    [now.toISOString(), userId, exceptId],
  );
  return ended.map((row) => row["id"] as string);
}

/** How many of an account's sessions nobody has ended; counts up to `most`. */
export async function countOpenSessions(tx: Tx, userId: string, most: number): Promise<number> {
  const counted = await statementsOf(tx).first(
    `select count(*) as sessions from
       (select 1 from sessions where user_id = ? and revoked_at is null limit ?) as part`,
    [userId, most],
  );
  return Number(counted?.["sessions"]);
}

/** How many sessions an account may hold, beside which one, and how many are ended at once. */
export interface Surplus {
  readonly beside: string;
  readonly most: number;
  readonly atOnce: number;
}

/** Ends those beyond so many of an account's sessions that were used least lately. @returns their ids */
export async function markSurplusRevoked(
  tx: Tx,
  userId: string,
  now: Date,
  { beside, most, atOnce }: Surplus,
): Promise<string[]> {
  const ended = await statementsOf(tx).all(
    `update sessions set revoked_at = ? where revoked_at is null and id in (
       select id from sessions where user_id = ? and revoked_at is null and id <> ?
       order by last_seen_at desc limit ? offset ?
     ) returning id`,
    [now.toISOString(), userId, beside, atOnce, most],
  );
  return ended.map((row) => row["id"] as string);
}

/** Writes down how and when a session's owner was proven last. */
export async function recordAuthentication(
  tx: Tx,
  id: string,
  proven: Pick<SessionRow, "methods" | "assurance" | "authenticatedAt" | "confirmedAt">,
): Promise<void> {
  await em(tx).nativeUpdate(SessionEntity, { id, revokedAt: null }, proven);
}

/** Gives a session another cookie value. @returns false when it has got one meanwhile, or has ended */
export async function replaceTokenHash(
  tx: Tx,
  { id, tokenHash }: Pick<SessionRow, "id" | "tokenHash">,
  newHash: string,
  now: Date,
): Promise<boolean> {
  const replaced = await updateRows(
    tx,
    SessionEntity,
    { id, tokenHash, revokedAt: null },
    { tokenHash: newHash, previousTokenHash: tokenHash, rotatedAt: now },
  );
  return replaced === 1;
}

export async function touchSession(tx: Tx, id: string, now: Date): Promise<void> {
  await updateRows(tx, SessionEntity, { id }, { lastSeenAt: now });
}
