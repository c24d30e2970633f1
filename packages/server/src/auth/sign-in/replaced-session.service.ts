// A browser's earlier session ends when it signs in again: its cookie is about to be overwritten (OWASP ASVS 5.0, 7.2.4).
import type { RequestContext } from "../../context.ts";
import { sha256B64u } from "../../crypto/digest.ts";
import { revokeSession } from "../../sessions/session-revocation.service.ts";
import { findSessionWithUser } from "../../sessions/session.store.ts";
import type { Tx } from "../../store/db.ts";
import { findRefreshToken } from "../../tokens/refresh-token.store.ts";

/** Ends the sessions whose cookies came with a sign-in, inside the transaction that completes it. */
export async function endReplacedSessions(ctx: RequestContext, tx: Tx): Promise<void> {
  for (const where of await broughtSessions(ctx, tx)) {
    const found = await findSessionWithUser(tx, where);
    if (!found || !(await revokeSession(ctx, tx, found.session))) continue;
    await ctx.audit.append(tx, ctx.request, {
      type: "session_revoked",
      userId: found.user.id,
      userEmail: found.user.email,
      subjectId: found.session.id,
      success: true,
      details: "A session was replaced by another sign-in in the same browser.",
    });
  }
}

async function broughtSessions(ctx: RequestContext, tx: Tx) {
  const [sessionToken, refreshToken] = [ctx.cookies.get("session"), ctx.cookies.get("refresh")];
  const family =
    refreshToken === undefined ? null : await findRefreshToken(tx, sha256B64u(refreshToken));
  return [
    ...(sessionToken === undefined ? [] : [{ tokenHash: sha256B64u(sessionToken) }]),
    ...(family === null ? [] : [{ id: family.sessionId }]),
  ];
}
