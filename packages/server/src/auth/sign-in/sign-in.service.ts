// The sign-in flow: a proven factor either completes it, or names the factors that would.
import type { RequestContext } from "../../context.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { type OpenedSession, openSession, type Proof } from "../../sessions/session.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { toUserView } from "../../users/user.view.ts";
import { signInError } from "./sign-in.errors.ts";
import type { SignInResult } from "./sign-in.schema.ts";

/** A factor that was just proven, and how the session should be handed over. */
export interface ProvenFactor {
  readonly user: UserRow;
  readonly mode: SessionMode;
  readonly proof: Proof;
}

/**
 * Takes a sign-in one step on, inside the transaction that proved the factor.
 *
 * @throws LatchkeyError `SIGN_IN_FAILED` for a disabled account, alike to a wrong credential
 */
export async function advanceSignIn(
  ctx: RequestContext,
  tx: Tx,
  factor: ProvenFactor,
): Promise<OpenedSession> {
  if (factor.user.status !== "active") throw signInError("SIGN_IN_FAILED");
  const opened = await openSession(ctx, tx, factor.user, factor.mode, factor.proof);
  await ctx.audit.append(tx, ctx.request, {
    type: "login_complete",
    userId: factor.user.id,
    userEmail: factor.user.email,
    subjectId: opened.session.id,
    success: true,
    details: `Signed in by ${factor.proof.methods.join(" + ")}.`,
  });
  return opened;
}

/** Hands an opened session to its client: cookies where the mode has them, tokens in the body where it hasn't. */
export async function deliverSignIn(
  ctx: RequestContext,
  opened: OpenedSession,
): Promise<SignInResult> {
  const { session, user, sessionToken, refreshToken } = opened;
  const maxAgeSeconds = Math.floor((session.expiresAt.getTime() - ctx.now().getTime()) / 1000);
  if (sessionToken !== null) ctx.cookies.set("session", sessionToken, maxAgeSeconds);
  if (session.mode === "token" && refreshToken !== null)
    ctx.cookies.set("refresh", refreshToken, maxAgeSeconds);
  // One browser, one mode: what the other mode left behind would shadow this sign-in.
  if (session.mode === "session") ctx.cookies.clear("refresh");
  if (session.mode === "token") ctx.cookies.clear("session");
  const minted = session.mode === "session" ? null : await ctx.accessTokens.issue(session, user);
  return {
    status: "signedIn",
    user: toUserView(user),
    session: {
      id: session.id,
      mode: session.mode,
      methods: session.methods,
      assurance: session.assurance,
      authenticatedAt: session.authenticatedAt,
      expiresAt: session.expiresAt,
    },
    tokens: minted && {
      accessToken: minted.accessToken,
      accessTokenExpiresAt: minted.expiresAt,
      refreshToken: session.mode === "body" ? refreshToken : null,
    },
  };
}

/** Notes a sign-in that failed; it stands whatever becomes of the request. */
export async function auditFailedSignIn(
  ctx: RequestContext,
  user: Pick<UserRow, "id" | "email"> | { readonly email: string } | null,
  details: string,
): Promise<void> {
  await ctx.audit.record(ctx.request, {
    type: "login_complete",
    userId: user && "id" in user ? user.id : null,
    userEmail: user?.email ?? null,
    success: false,
    details,
  });
}
