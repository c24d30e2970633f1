// Whether the caller's session still goes on, as its row says: a proof of it may have been checked a while ago.
import type { AuthedContext } from "../context.ts";
import { generalError } from "../errors.ts";
import type { Db, Tx } from "../store/db.ts";
import type { UserRow } from "../users/user.entity.ts";
import { lockSession } from "./session-lock.store.ts";
import { sessionEnded } from "./session-lifetime.ts";
import type { SessionRow } from "./session.entity.ts";
import { findSessionWithUser } from "./session.store.ts";

/** A session that goes on, and whose it is. */
export interface LiveSession {
  readonly session: SessionRow;
  readonly user: UserRow;
}

/** The caller's session as it stands. @throws LatchkeyError `UNAUTHENTICATED` when it has ended */
export async function findCallersSession(ctx: AuthedContext, db: Db): Promise<LiveSession> {
  const found = await findSessionWithUser(db, { id: ctx.principal.sessionId });
  const ended = !found || sessionEnded(found.session, ctx.now(), ctx.config.session.idleSeconds);
  if (ended || found.user.status !== "active") throw generalError("UNAUTHENTICATED");
  return found;
}

/**
 * Refuses what a session asked for before it ended: hashing and waiting take time, in which its owner may have ended it.
 * Call it in the transaction that changes how an account is entered or reached, after `lockUser` where both are called.
 * Until the commit nobody ends the session.
 *
 * @throws LatchkeyError `UNAUTHENTICATED`
 */
export async function requireLiveSession(ctx: AuthedContext, tx: Tx): Promise<LiveSession> {
  await lockSession(tx, ctx.principal.sessionId);
  return findCallersSession(ctx, tx);
}
