// Step-up: a session proves again, or better, that its owner is there (NIST SP 800-63B-4, section 5.2; RFC 9470).
import type { AuthedContext } from "../../context.ts";
import { generalError, type StepUpHint } from "../../errors.ts";
import { findCallersSession, requireLiveSession } from "../../sessions/live-session.service.ts";
import type { SessionRow } from "../../sessions/session.entity.ts";
import { type Proof, rotateSessionToken } from "../../sessions/session.service.ts";
import { recordAuthentication } from "../../sessions/session.store.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { describeSession, setSessionCookie } from "./deliver.service.ts";
import { enrolledMethods } from "./factors.service.ts";
import type { SignedInResult } from "./sign-in.schema.ts";

/** What a sensitive procedure needs of the session that calls it. */
export type AssuranceNeed = Pick<StepUpHint, "assurance" | "maxAgeSeconds">;

/**
 * Refuses a session that wasn't proven well or lately enough. The session's row decides, not its token: a step-up
 * counts at once. An account without a second factor is asked for the best that it has. Who has but the cookie that a
 * step-up replaced may not be who stepped up.
 *
 * @throws LatchkeyError `STEP_UP_REQUIRED` with the methods that would do, `UNAUTHENTICATED` for an ended session or a replaced cookie
 */
export async function requireAssurance(ctx: AuthedContext, need: AssuranceNeed): Promise<void> {
  if (ctx.principal.byReplacedCookie) throw generalError("UNAUTHENTICATED");
  const { session } = await findCallersSession(ctx, ctx.db);
  const enrolled = await enrolledMethods(ctx, ctx.db, session.userId);
  const lifting = enrolled.filter(
    (method) => method.roles.includes("second") && !method.roles.includes("recovery"),
  );
  const assurance = lifting.length > 0 ? need.assurance : 1;
  const provenAt = provenLast(session, assurance);
  const ageSeconds = (ctx.now().getTime() - provenAt.getTime()) / 1000;
  if (session.assurance >= assurance && ageSeconds <= need.maxAgeSeconds) return;
  // A password alone renews no assurance of 2.
  const able =
    assurance === 2 ? lifting : enrolled.filter((method) => method.roles.includes("confirm"));
  throw generalError("STEP_UP_REQUIRED", {
    stepUp: {
      assurance,
      maxAgeSeconds: need.maxAgeSeconds,
      methods: able.map((method) => method.name),
    },
  });
}

/** A session whose owner was proven again. */
export interface RenewedSession {
  readonly session: SessionRow;
  readonly user: UserRow;
  /** The new value of its cookie, or null. */
  readonly sessionToken: string | null;
}

/**
 * Writes down that the session's owner proved a factor again, inside the transaction that proved it. A session's cookie
 * gets another value.
 *
 * @returns the session as it stands now; hand it to {@link deliverStepUp} after the commit
 */
export async function recordStepUp(
  ctx: AuthedContext,
  tx: Tx,
  proof: Proof,
): Promise<RenewedSession> {
  const { session, user } = await requireLiveSession(ctx, tx);
  const renewed = renew(session, proof, ctx.now());
  await recordAuthentication(tx, session.id, renewed);
  const sessionToken = await rotateSessionToken(ctx, tx, session);
  await ctx.audit.append(tx, ctx.request, {
    type: "step_up",
    userId: user.id,
    userEmail: user.email,
    subjectId: session.id,
    success: true,
    details: `Confirmed by ${proof.methods.join(" + ")}.`,
  });
  return { session: { ...session, ...renewed }, user, sessionToken };
}

/** Answers a step-up with a fresh access token, which says how and when its owner was proven. */
export async function deliverStepUp(
  ctx: AuthedContext,
  { session, user, sessionToken }: RenewedSession,
): Promise<SignedInResult> {
  setSessionCookie(ctx, session, sessionToken);
  return describeSession(ctx, session, user, null);
}

type Standing = Pick<SessionRow, "methods" | "assurance" | "authenticatedAt" | "confirmedAt">;

// RFC 9470, section 5: a token's time is that of the authentication whose level it states. So what is known, proven
// alone, renews a session of assurance 1 only; what is held renews one of 2, or lifts one of 1 that knew its password.
function renew(session: Standing, proof: Proof, now: Date): Standing {
  const { methods, assurance, authenticatedAt } = session;
  const all = [...new Set([...methods, ...proof.methods])];
  const held = isHeld(proof.methods);
  if (proof.assurance === 2 || (held && (assurance === 2 || methods.includes("pwd"))))
    return { methods: all, assurance: 2, authenticatedAt: now, confirmedAt: null };
  if (assurance === 2) return { methods, assurance, authenticatedAt, confirmedAt: now };
  return { methods: all, assurance, authenticatedAt: now, confirmedAt: null };
}

// RFC 8176: a one-time code's device and a key are held, a password is known.
function isHeld(methods: readonly string[]): boolean {
  return methods.some((method) => ["otp", "hwk", "swk"].includes(method));
}

/** When so much was proven last. */
function provenLast({ authenticatedAt, confirmedAt }: SessionRow, assurance: number): Date {
  return assurance === 1 && confirmedAt !== null ? confirmedAt : authenticatedAt;
}
