// Ends the present session on every face at once: its tokens, its cookie and its refresh family.
import type { RequestContext } from "../../context.ts";
import { sha256B64u } from "../../crypto/digest.ts";
import { revokeSession } from "../../sessions/session-revocation.service.ts";
import { findSessionWithUser } from "../../sessions/session.store.ts";
import { findRefreshToken } from "../../tokens/refresh-token.store.ts";

/**
 * Signs out. Succeeds for a caller whose access token has expired too, as long as a refresh token tells the session.
 *
 * @param refreshToken what a client in mode `body` holds; browsers send theirs as a cookie
 */
export async function signOut(
  ctx: RequestContext,
  refreshToken: string | undefined,
): Promise<void> {
  const sessionId = ctx.principal?.sessionId ?? (await sessionOfRefreshToken(ctx, refreshToken));
  if (sessionId !== undefined) await endSession(ctx, sessionId);
  ctx.cookies.clear("session");
  ctx.cookies.clear("refresh");
}

async function sessionOfRefreshToken(
  ctx: RequestContext,
  given: string | undefined,
): Promise<string | undefined> {
  const refreshToken = given ?? ctx.cookies.get("refresh");
  if (refreshToken === undefined) return undefined;
  return (await findRefreshToken(ctx.db, sha256B64u(refreshToken)))?.sessionId;
}

async function endSession(ctx: RequestContext, sessionId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const found = await findSessionWithUser(tx, { id: sessionId });
    if (!found || !(await revokeSession(ctx, tx, found.session))) return;
    await ctx.audit.append(tx, ctx.request, {
      type: "sign_out",
      userId: found.user.id,
      userEmail: found.user.email,
      subjectId: sessionId,
      success: true,
      details: "Signed out.",
    });
  });
}
