// Step-up: a session proves again, or better, that its owner is there (NIST SP 800-63B-4, section 5.2; RFC 9470).
import type { AuthedContext } from "../../context.ts";
import { generalError, type StepUpHint } from "../../errors.ts";
import type { SessionRow } from "../../sessions/session.entity.ts";
import type { Proof } from "../../sessions/session.service.ts";
import { sessionEnded } from "../../sessions/session-lifetime.ts";
import { findSessionWithUser, recordAuthentication } from "../../sessions/session.store.ts";
import type { Db, Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { describeSession } from "./deliver.service.ts";
import { enrolledMethods } from "./factors.service.ts";
import type { SignedInResult } from "./sign-in.schema.ts";

/** What a sensitive procedure needs of the session that calls it. */
export type AssuranceNeed = Pick<StepUpHint, "assurance" | "maxAgeSeconds">;

/**
 * Refuses a session that wasn't proven well or lately enough. The session's row decides, not its token: a step-up
 * counts at once. An account without a second factor is asked for the best that it has.
 *
 * @throws LatchkeyError `STEP_UP_REQUIRED` with the methods that would do, `UNAUTHENTICATED` for an ended session
 */
export async function requireAssurance(ctx: AuthedContext, need: AssuranceNeed): Promise<void> {
  const { session } = await currentSession(ctx, ctx.db);
  const enrolled = await enrolledMethods(ctx, ctx.db, session.userId);
  const lifting = enrolled.filter(
    (method) => method.roles.includes("second") && !method.roles.includes("recovery"),
  );
  const assurance = lifting.length > 0 ? need.assurance : 1;
  const ageSeconds = (ctx.now().getTime() - session.authenticatedAt.getTime()) / 1000;
  if (session.assurance >= assurance && ageSeconds <= need.maxAgeSeconds) return;
  const able =
    session.assurance >= assurance
      ? enrolled.filter((method) => method.roles.includes("confirm"))
      : lifting;
  throw generalError("STEP_UP_REQUIRED", {
    stepUp: {
      assurance,
      maxAgeSeconds: need.maxAgeSeconds,
      methods: able.map((method) => method.name),
    },
  });
}

/**
 * Writes down that the session's owner proved a factor again, inside the transaction that proved it.
 *
 * @returns the session as it stands now; hand it to {@link deliverStepUp} after the commit
 */
export async function recordStepUp(
  ctx: AuthedContext,
  tx: Tx,
  proof: Proof,
): Promise<{ readonly session: SessionRow; readonly user: UserRow }> {
  const { session, user } = await currentSession(ctx, tx);
  const methods = [...new Set([...session.methods, ...proof.methods])];
  // A second kind of factor lifts the session; the same one again only renews it.
  const lifted = proof.assurance === 2 || isSecondKind(session.methods, proof.methods);
  const assurance = lifted ? 2 : session.assurance;
  const renewed = { methods, assurance, authenticatedAt: ctx.now() };
  await recordAuthentication(tx, session.id, renewed);
  await ctx.audit.append(tx, ctx.request, {
    type: "step_up",
    userId: user.id,
    userEmail: user.email,
    subjectId: session.id,
    success: true,
    details: `Confirmed by ${proof.methods.join(" + ")}.`,
  });
  return { session: { ...session, ...renewed }, user };
}

/** Answers a step-up with a fresh access token, which says how and when its owner was proven. */
export async function deliverStepUp(
  ctx: AuthedContext,
  { session, user }: { readonly session: SessionRow; readonly user: UserRow },
): Promise<SignedInResult> {
  return describeSession(ctx, session, user, null);
}

async function currentSession(
  ctx: AuthedContext,
  db: Db,
): Promise<{ session: SessionRow; user: UserRow }> {
  const found = await findSessionWithUser(db, { id: ctx.principal.sessionId });
  const ended = !found || sessionEnded(found.session, ctx.now(), ctx.config.session.idleSeconds);
  if (ended || found.user.status !== "active") throw generalError("UNAUTHENTICATED");
  return found;
}

// Something known and something held are two kinds (RFC 8176 names: pwd is known; otp, hwk and swk are held).
function isSecondKind(before: readonly string[], now: readonly string[]): boolean {
  const known = (methods: readonly string[]): boolean => methods.includes("pwd");
  const held = (methods: readonly string[]): boolean =>
    methods.some((method) => ["otp", "hwk", "swk"].includes(method));
  return (known(before) && held(now)) || (held(before) && known(now));
}
