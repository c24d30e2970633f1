// Signed-in devices: opening a session, proving one by its cookie, listing and ending them.
import { randomUUID } from "node:crypto";
import type { AppContext, AuthedContext, RequestContext } from "../context.ts";
import { randomTokenB64u, sha256B64u } from "../crypto/digest.ts";
import type { Tx } from "../store/db.ts";
import { startRefreshFamily } from "../tokens/refresh-family.service.ts";
import type { UserRow } from "../users/user.entity.ts";
import { requireKeyAtSignIn } from "../tokens/dpop/dpop.service.ts";
import type { Principal } from "./principal.ts";
import { sessionEnded } from "./session-lifetime.ts";
import {
  revokeSession,
  revokeSessionsOf,
  revokeSurplusSessions,
} from "./session-revocation.service.ts";
import type { SessionMode, SessionRow } from "./session.entity.ts";
import { sessionError } from "./session.errors.ts";
import {
  findOpenSessions,
  findSessionWithUser,
  insertSession,
  replaceTokenHash,
  touchSession,
} from "./session.store.ts";

/** What a completed sign-in proved. */
export interface Proof {
  readonly methods: readonly string[];
  readonly assurance: 1 | 2;
}

/** A session that was just opened, with the secrets that only its client may see. */
export interface OpenedSession {
  readonly session: SessionRow;
  readonly user: UserRow;
  readonly sessionToken: string | null;
  readonly refreshToken: string | null;
}

const longestUserAgent = 512;
// How often a cookie session's last use is written down.
const touchEveryMs = 60_000;
// As long as a refresh may be retried: what a page had under way when its cookie was replaced.
const graceMs = 10_000;

/** Opens a session inside the transaction that proves the sign-in. */
export async function openSession(
  ctx: RequestContext,
  tx: Tx,
  user: UserRow,
  mode: SessionMode,
  proof: Proof,
): Promise<OpenedSession> {
  requireKeyAtSignIn(ctx, mode);
  const now = ctx.now();
  const sessionToken = mode === "session" ? randomTokenB64u() : null;
  const session: SessionRow = {
    id: randomUUID(),
    userId: user.id,
    mode,
    tokenHash: sessionToken === null ? null : sha256B64u(sessionToken),
    previousTokenHash: null,
    rotatedAt: null,
    methods: [...proof.methods],
    assurance: proof.assurance,
    authenticatedAt: now,
    confirmedAt: null,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + ctx.config.session.maxSeconds * 1000),
    revokedAt: null,
    ipAddress: ctx.request.ipAddress,
    userAgent: ctx.request.userAgent?.slice(0, longestUserAgent) ?? null,
    // A cookie can't be bound to a key: only tokens are.
    dpopJkt: mode === "session" ? null : ctx.proofKey,
  };
  await insertSession(tx, session);
  await endSurplus(ctx, tx, user, session);
  const refreshToken = mode === "session" ? null : await startRefreshFamily(ctx, tx, session);
  return { session, user, sessionToken, refreshToken };
}

async function endSurplus(
  ctx: RequestContext,
  tx: Tx,
  user: UserRow,
  session: SessionRow,
): Promise<void> {
  for (const subjectId of await revokeSurplusSessions(ctx, tx, session))
    await ctx.audit.append(tx, ctx.request, {
      type: "session_revoked",
      userId: user.id,
      userEmail: user.email,
      subjectId,
      success: true,
      details:
        "A session made room for another: the account holds no more, and it was used least lately.",
    });
}

/**
 * Replaces the value of a session's cookie, inside the transaction that proves its owner again (OWASP ASVS 5.0, 7.2.4).
 *
 * @returns the new value; null for a session without a cookie, and for one whose cookie was replaced a moment ago
 */
export async function rotateSessionToken(
  ctx: AppContext,
  tx: Tx,
  session: SessionRow,
): Promise<string | null> {
  const now = ctx.now();
  // Two confirmations at once must not leave the browser with the value that lost.
  if (session.tokenHash === null || wasJustRotated(session, now)) return null;
  const sessionToken = randomTokenB64u();
  const replaced = await replaceTokenHash(tx, session, sha256B64u(sessionToken), now);
  return replaced ? sessionToken : null;
}

function wasJustRotated({ rotatedAt }: SessionRow, now: Date): boolean {
  return rotatedAt !== null && now.getTime() - rotatedAt.getTime() < graceMs;
}

/** How far a session cookie's value is taken. */
type Use = "read" | "write";

/**
 * The caller that a session cookie proves, or null.
 *
 * @param use `read` also takes the value that was replaced a moment ago
 */
export async function authenticateSession(
  ctx: Omit<RequestContext, "principal" | "proofKey">,
  sessionToken: string,
  use: Use,
): Promise<Principal | null> {
  const found = await findByCookie(ctx, sha256B64u(sessionToken), use);
  if (!found) return null;
  const { session, user, byReplacedCookie } = found;
  const now = ctx.now();
  if (user.status !== "active" || sessionEnded(session, now, ctx.config.session.idleSeconds))
    return null;
  if (now.getTime() - session.lastSeenAt.getTime() > touchEveryMs) {
    await ctx.db.transaction((tx) => touchSession(tx, session.id, now));
  }
  return {
    userId: user.id,
    sessionId: session.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    role: user.role,
    methods: session.methods,
    assurance: session.assurance,
    authenticatedAt: session.authenticatedAt,
    expiresAt: session.expiresAt,
    boundKey: null,
    via: "session",
    byReplacedCookie,
  };
}

async function findByCookie(ctx: AppContext, tokenHash: string, use: Use) {
  const found = await findSessionWithUser(ctx.db, { tokenHash });
  if (found) return { ...found, byReplacedCookie: false };
  if (use === "write") return null;
  const replaced = await findSessionWithUser(ctx.db, { previousTokenHash: tokenHash });
  return replaced && wasJustRotated(replaced.session, ctx.now())
    ? { ...replaced, byReplacedCookie: true }
    : null;
}

const mostListed = 200;

/** The caller's live sessions, newest first. */
export async function listSessions(ctx: AuthedContext): Promise<SessionRow[]> {
  const now = ctx.now();
  const open = await findOpenSessions(ctx.db, ctx.principal.userId, mostListed);
  return open.filter((session) => !sessionEnded(session, now, ctx.config.session.idleSeconds));
}

/** Ends one of the caller's sessions. @throws LatchkeyError `SESSION_NOT_FOUND` */
export async function revokeOwnSession(ctx: AuthedContext, sessionId: string): Promise<void> {
  const ended = await ctx.db.transaction(async (tx) => {
    const revoked = await revokeSession(ctx, tx, { id: sessionId, userId: ctx.principal.userId });
    if (revoked) await auditRevocation(ctx, tx, sessionId, "A session was ended by its owner.");
    return revoked;
  });
  if (!ended) throw sessionError("SESSION_NOT_FOUND");
}

/** Ends every session of the caller but the present one. @returns how many ended */
export async function revokeOtherSessions(ctx: AuthedContext): Promise<number> {
  const { userId, sessionId } = ctx.principal;
  return ctx.db.transaction(async (tx) => {
    const ended = await revokeSessionsOf(ctx, tx, userId, sessionId);
    await auditRevocation(ctx, tx, sessionId, `${ended} other sessions were ended by their owner.`);
    return ended;
  });
}

async function auditRevocation(
  ctx: AuthedContext,
  tx: Tx,
  subjectId: string,
  details: string,
): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.audit.append(tx, ctx.request, {
    type: "session_revoked",
    userId,
    userEmail: email,
    subjectId,
    success: true,
    details,
  });
}
