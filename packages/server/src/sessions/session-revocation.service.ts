// Ends sessions: in the database, and in the memory of every instance before the answer goes out.
import type { AppContext } from "../context.ts";
import type { Tx } from "../store/db.ts";
import { insertSessionRevocation } from "./revocations/revocation.store.ts";
import type { SessionRow } from "./session.entity.ts";
import { findOpenSessionIds, markSessionRevoked } from "./session.store.ts";

/** Ends one session inside an open transaction. @returns false when it had ended before */
export async function revokeSession(
  ctx: AppContext,
  tx: Tx,
  session: Pick<SessionRow, "id" | "userId">,
): Promise<boolean> {
  const now = ctx.now();
  if (!(await markSessionRevoked(tx, session.userId, session.id, now))) return false;
  // Kept for as long as an access token of this session can live.
  const lastTokenExpiresAt = new Date(now.getTime() + (ctx.config.jwt.lifetimeSeconds + 60) * 1000);
  await insertSessionRevocation(tx, session.id, now, lastTokenExpiresAt);
  tx.afterCommit(() => ctx.revocations.catchUp());
  return true;
}

/** Ends every session of an account, but for one if told. @returns how many ended */
export async function revokeSessionsOf(
  ctx: AppContext,
  tx: Tx,
  userId: string,
  exceptId?: string,
): Promise<number> {
  const ids = (await findOpenSessionIds(tx, userId)).filter((id) => id !== exceptId);
  for (const id of ids) await revokeSession(ctx, tx, { id, userId });
  return ids.length;
}
