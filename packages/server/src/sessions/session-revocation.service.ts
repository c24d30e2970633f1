// Ends sessions: in the database, and in the memory of every instance before the answer goes out.
import type { AppContext } from "../context.ts";
import type { Tx } from "../store/db.ts";
import { insertSessionRevocations } from "./revocations/revocation.store.ts";
import type { SessionRow } from "./session.entity.ts";
import {
  countOpenSessions,
  markSessionRevoked,
  markSessionsRevoked,
  markSurplusRevoked,
} from "./session.store.ts";

/** Ends one session inside an open transaction. @returns false when it had ended before */
export async function revokeSession(
  ctx: AppContext,
  tx: Tx,
  session: Pick<SessionRow, "id" | "userId">,
): Promise<boolean> {
  const now = ctx.now();
  if (!(await markSessionRevoked(tx, session.userId, session.id, now))) return false;
  await outdateTokens(ctx, tx, [session.id], now);
  return true;
}

/** Ends every session of an account, but for one if told. @returns how many ended */
export async function revokeSessionsOf(
  ctx: AppContext,
  tx: Tx,
  userId: string,
  exceptId?: string,
): Promise<number> {
  const now = ctx.now();
  const ids = await markSessionsRevoked(tx, userId, now, exceptId);
  if (ids.length > 0) await outdateTokens(ctx, tx, ids, now);
  return ids.length;
}

// More than anybody signs in from; without an end whoever knows a password could open them by the thousand.
const mostSessions = 1_000;
// An account may hold more from before there was a limit: then each sign-in ends some.
const surplusAtOnce = 25;

/** Ends what an account holds beside a new session and beyond a thousand. @returns their ids */
export async function revokeSurplusSessions(
  ctx: AppContext,
  tx: Tx,
  { id, userId }: Pick<SessionRow, "id" | "userId">,
): Promise<string[]> {
  if ((await countOpenSessions(tx, userId, mostSessions + 1)) <= mostSessions) return [];
  const now = ctx.now();
  const surplus = { beside: id, most: mostSessions - 1, atOnce: surplusAtOnce };
  const ids = await markSurplusRevoked(tx, userId, now, surplus);
  if (ids.length > 0) await outdateTokens(ctx, tx, ids, now);
  return ids;
}

async function outdateTokens(
  ctx: AppContext,
  tx: Tx,
  sessionIds: readonly string[],
  now: Date,
): Promise<void> {
  // Kept for as long as an access token of these sessions can live.
  const lastTokenExpiresAt = new Date(now.getTime() + (ctx.config.jwt.lifetimeSeconds + 60) * 1000);
  await insertSessionRevocations(tx, sessionIds, now, lastTokenExpiresAt);
  tx.afterCommit(() => ctx.revocations.catchUp());
}
