// A browser's earlier session ends when it signs in again: its cookie is about to be overwritten (OWASP ASVS 5.0, 7.2.4).
import type { RequestContext } from "../../context.ts";
import { sha256B64u } from "../../crypto/digest.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { revokeSession } from "../../sessions/session-revocation.service.ts";
import { findSessionWithUser } from "../../sessions/session.store.ts";
import type { Tx } from "../../store/db.ts";
import { findRefreshToken } from "../../tokens/refresh-token.store.ts";

/**
 * Ends the session whose cookie a sign-in replaces, inside the transaction that completes it. A session cookie and a refresh
 * cookie may stand side by side.
 */
export async function endReplacedSession(
  ctx: RequestContext,
  tx: Tx,
  mode: SessionMode,
): Promise<void> {
  const where = await replacedSession(ctx, tx, mode);
  const found = where && (await findSessionWithUser(tx, where));
  if (!found || !(await revokeSession(ctx, tx, found.session))) return;
  await ctx.audit.append(tx, ctx.request, {
    type: "session_revoked",
    userId: found.user.id,
    userEmail: found.user.email,
    subjectId: found.session.id,
    success: true,
    details: "A session was replaced by another sign-in in the same browser.",
  });
}

async function replacedSession(ctx: RequestContext, tx: Tx, mode: SessionMode) {
  if (mode === "body") return null;
  const cookie = ctx.cookies.get(mode === "session" ? "session" : "refresh");
  if (cookie === undefined) return null;
  const hash = sha256B64u(cookie);
  if (mode === "session") return { tokenHash: hash };
  const family = await findRefreshToken(tx, hash);
  return family && { id: family.sessionId };
}
