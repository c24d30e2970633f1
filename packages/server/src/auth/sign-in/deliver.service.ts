// Hands a sign-in to its client: cookies where the mode has them, tokens in the body where it hasn't.
import type { RequestContext } from "../../context.ts";
import { permissionsOf } from "../../rbac/authorize.service.ts";
import type { SessionRow } from "../../sessions/session.entity.ts";
import type { OpenedSession } from "../../sessions/session.service.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { toUserView } from "../../users/user.view.ts";
import type { SignInResult, SignedInResult } from "./sign-in.schema.ts";
import type { SignInStep } from "./sign-in.service.ts";

/** Answers a step of a sign-in. Cookies and tokens go out only once it is complete. */
export async function deliverSignIn(ctx: RequestContext, step: SignInStep): Promise<SignInResult> {
  return step.status === "signedIn" ? deliverSession(ctx, step.opened) : step;
}

/** Hands an opened or rotated session over. */
export async function deliverSession(
  ctx: RequestContext,
  opened: OpenedSession,
): Promise<SignedInResult> {
  const { session, user, sessionToken, refreshToken } = opened;
  setSessionCookie(ctx, session, sessionToken);
  if (session.mode === "token" && refreshToken !== null)
    ctx.cookies.set("refresh", refreshToken, secondsLeft(ctx, session));
  // One browser, one mode: what the other mode left behind would shadow this sign-in.
  if (session.mode === "session") ctx.cookies.clear("refresh");
  if (session.mode === "token") ctx.cookies.clear("session");
  return describeSession(ctx, session, user, session.mode === "body" ? refreshToken : null);
}

/** Sets a session's cookie, where it has a new value. */
export function setSessionCookie(
  ctx: RequestContext,
  session: SessionRow,
  sessionToken: string | null,
): void {
  if (sessionToken !== null) ctx.cookies.set("session", sessionToken, secondsLeft(ctx, session));
}

function secondsLeft(ctx: RequestContext, session: SessionRow): number {
  return Math.floor((session.expiresAt.getTime() - ctx.now().getTime()) / 1000);
}

/** What a client is told of its session, with a fresh access token where the mode has one. */
export async function describeSession(
  ctx: RequestContext,
  session: SessionRow,
  user: UserRow,
  refreshToken: string | null,
): Promise<SignedInResult> {
  const minted = session.mode === "session" ? null : await issueToken(ctx, session, user);
  const { id, mode, methods, assurance, authenticatedAt, expiresAt } = session;
  return {
    status: "signedIn",
    user: toUserView(user),
    session: { id, mode, methods, assurance, authenticatedAt, expiresAt },
    tokens: minted && {
      accessToken: minted.accessToken,
      tokenType: session.dpopJkt === null ? "Bearer" : "DPoP",
      accessTokenExpiresAt: minted.expiresAt,
      refreshToken,
    },
  };
}

async function issueToken(ctx: RequestContext, session: SessionRow, user: UserRow) {
  // Read after the account's version: what changes in between outdates the token, never the other way round.
  const permissions = await permissionsOf(ctx.db, user.role);
  return ctx.accessTokens.issue(session, { user, permissions });
}
