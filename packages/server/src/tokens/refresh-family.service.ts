// Refresh tokens: opaque, rotated on every use, each family bound to one session (RFC 9700, section 4.14).
import type { RequestContext } from "../context.ts";
import { hmacB64u, randomTokenB64u, sha256B64u } from "../crypto/digest.ts";
import { openUnderSecret, sealUnderSecret } from "../crypto/keyring.ts";
import { revokeSession } from "../sessions/session-revocation.service.ts";
import { sessionEnded } from "../sessions/session-lifetime.ts";
import type { SessionMode, SessionRow } from "../sessions/session.entity.ts";
import { findSessionWithUser, touchSession } from "../sessions/session.store.ts";
import type { Tx } from "../store/db.ts";
import type { UserRow } from "../users/user.entity.ts";
import type { RefreshTokenRow } from "./refresh-token.entity.ts";
import {
  findRefreshToken,
  forgetSuccessor,
  insertRefreshToken,
  spendRefreshToken,
} from "./refresh-token.store.ts";
import { dpopError } from "./dpop/dpop.errors.ts";
import { tokenError } from "./token.errors.ts";

// A client whose answer got lost repeats its request at once; later repeats are treated as theft.
const benignRetryMs = 10_000;

/** Starts a family for a new session. @returns the first token, shown to the client only */
export async function startRefreshFamily(
  ctx: RequestContext,
  tx: Tx,
  session: SessionRow,
): Promise<string> {
  const refreshToken = randomTokenB64u();
  await insertRefreshToken(tx, newLink(ctx, session, refreshToken, null));
  return refreshToken;
}

/** What a rotation hands on. */
export interface Rotation {
  readonly session: SessionRow;
  readonly user: UserRow;
  readonly refreshToken: string;
}

/** Why a token wasn't rotated: unknown or ended; bound, and without any proof; used before, which ended its family. */
export type RotationRefusal = "invalid" | "proofRequired" | "reused";

/**
 * What an outcome hands on; to be asked after the commit, so that a family that was ended stays ended.
 *
 * @throws LatchkeyError `REFRESH_INVALID`, `DPOP_PROOF_REQUIRED`, `REFRESH_REUSED`
 */
export function requireRotation(outcome: Rotation | RotationRefusal): Rotation {
  if (outcome === "proofRequired") throw dpopError("DPOP_PROOF_REQUIRED");
  if (outcome === "invalid") throw tokenError("REFRESH_INVALID");
  if (outcome === "reused") throw tokenError("REFRESH_REUSED");
  return outcome;
}

/**
 * Spends a refresh token for its successor.
 *
 * @param presented the token and where it came from; a family never changes between cookie and body
 */
export async function rotateRefreshToken(
  ctx: RequestContext,
  tx: Tx,
  presented: { readonly token: string; readonly from: "cookie" | "body" },
): Promise<Rotation | RotationRefusal> {
  const link = await findRefreshToken(tx, sha256B64u(presented.token));
  const owner = link && (await findSessionWithUser(tx, { id: link.sessionId }));
  if (!link || !owner) return "invalid";
  const { session, user } = owner;
  const modes: Record<typeof presented.from, SessionMode> = { cookie: "token", body: "body" };
  if (session.mode !== modes[presented.from]) return "invalid";
  // A bound family is of no use without its key, nor an unbound one where every token has to be bound.
  if (session.dpopJkt !== null && ctx.proofKey === null) return "proofRequired";
  if (session.dpopJkt !== null && session.dpopJkt !== ctx.proofKey) return "invalid";
  if (session.dpopJkt === null && ctx.config.dpopPolicy === "required") return "invalid";
  if (sessionEnded(session, ctx.now(), ctx.config.session.idleSeconds) || user.status !== "active")
    return "invalid";
  if (link.expiresAt <= ctx.now()) return "invalid";

  const refreshToken = randomTokenB64u();
  const sealed = sealUnderSecret(presented.token, "refresh-successor", refreshToken);
  if (link.usedAt === null && (await spendRefreshToken(tx, link.tokenHash, sealed, ctx.now()))) {
    await insertRefreshToken(tx, newLink(ctx, session, refreshToken, link.tokenHash));
    if (link.predecessorHash !== null) await forgetSuccessor(tx, link.predecessorHash);
    await touchSession(tx, session.id, ctx.now());
    return { session, user, refreshToken };
  }
  return repeatRotation(ctx, tx, { session, user, presented: presented.token });
}

// The token was spent before: by this client a moment ago, or by somebody else.
async function repeatRotation(
  ctx: RequestContext,
  tx: Tx,
  { session, user, presented }: { session: SessionRow; user: UserRow; presented: string },
): Promise<Rotation | "reused"> {
  const link = await findRefreshToken(tx, sha256B64u(presented));
  if (link && isBenignRetry(ctx, link) && link.successorSealed !== null) {
    return {
      session,
      user,
      refreshToken: openUnderSecret(presented, "refresh-successor", link.successorSealed),
    };
  }
  await revokeSession(ctx, tx, session);
  await ctx.audit.append(tx, ctx.request, {
    type: "refresh_reused",
    userId: user.id,
    userEmail: user.email,
    subjectId: session.id,
    success: false,
    details: "A refresh token was used twice; its session was ended.",
  });
  return "reused";
}

function isBenignRetry(ctx: RequestContext, link: RefreshTokenRow): boolean {
  const age = link.usedAt === null ? 0 : ctx.now().getTime() - link.usedAt.getTime();
  return age <= benignRetryMs && link.clientHash === clientHash(ctx);
}

function newLink(
  ctx: RequestContext,
  session: SessionRow,
  token: string,
  predecessorHash: string | null,
): RefreshTokenRow {
  const now = ctx.now();
  const idleMs = ctx.config.session.idleSeconds * 1000;
  return {
    tokenHash: sha256B64u(token),
    sessionId: session.id,
    clientHash: clientHash(ctx),
    createdAt: now,
    // Never later than the session itself: rotation extends no lifetime.
    expiresAt: new Date(Math.min(now.getTime() + idleMs, session.expiresAt.getTime())),
    usedAt: null,
    predecessorHash,
    successorSealed: null,
  };
}

function clientHash(ctx: RequestContext): string {
  return hmacB64u(
    ctx.keyring.derive("device"),
    `${ctx.request.ipAddress ?? ""}\n${ctx.request.userAgent ?? ""}`,
  );
}
