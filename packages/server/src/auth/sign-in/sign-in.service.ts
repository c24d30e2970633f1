// The sign-in flow: a proven factor either completes it, or names the factors that would.
import { learnConfirmed, type TypingCheck } from "../../behavior/typing-check.service.ts";
import type { RequestContext } from "../../context.ts";
import { LatchkeyError } from "../../errors.ts";
import { clearFailures } from "../../rate-limit/failure-streak.service.ts";
import { notify } from "../../mail/notify.service.ts";
import { deviceHashOf, rememberDevice } from "../../sessions/devices/device.service.ts";
import { hasOneDevice } from "../../sessions/devices/device.store.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { type OpenedSession, openSession, type Proof } from "../../sessions/session.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { holdForVerification } from "../../users/email/verification-letter.service.ts";
import { demandedSecondFactors, possibleSecondFactors } from "./factors.service.ts";
import { fallbackMethods } from "./fallback.service.ts";
import { endReplacedSession } from "./replaced-session.service.ts";
import { signInError } from "./sign-in.errors.ts";
import { issueTicket, type OpenTicket } from "./ticket.service.ts";
import { deleteTicket } from "./ticket.store.ts";

/** A factor that was just proven, and how the session should be handed over. */
export interface ProvenFactor {
  readonly user: UserRow;
  readonly mode: SessionMode;
  readonly proof: Proof;
  /** What the typing of the first factor asks for, where it was looked at. */
  readonly typing?: Pick<TypingCheck, "demand" | "sampleSealed">;
}

/** Where a sign-in has come to. */
export type SignInStep =
  | { readonly status: "signedIn"; readonly opened: OpenedSession }
  | {
      readonly status: "secondFactorRequired";
      readonly ticket: string;
      readonly methods: string[];
      readonly expiresAt: Date;
    }
  | { readonly status: "verificationRequired" };

/**
 * Takes a sign-in on after its first factor, inside the transaction that proved it.
 *
 * @throws LatchkeyError `SIGN_IN_FAILED` for a disabled account, alike to a wrong credential
 */
export async function advanceSignIn(
  ctx: RequestContext,
  tx: Tx,
  factor: ProvenFactor,
): Promise<SignInStep> {
  const { user, mode, proof, typing } = factor;
  if (user.status !== "active") throw signInError("SIGN_IN_FAILED");
  const second = await missingSecondFactors(ctx, tx, factor);
  const fallbacks =
    second.length === 0 && typing?.demand === "secondFactor" ? fallbackMethods(ctx) : [];
  const methods = [...second, ...fallbacks.map(({ name }) => name)];
  if (methods.length === 0) return completeSignIn(ctx, tx, factor);
  const { token, ticket } = await issueTicket(ctx, tx, {
    userId: user.id,
    mode,
    methods: proof.methods,
    typingSealed: typing?.sampleSealed ?? null,
    awaits: second.length > 0 ? "second" : "fallback",
  });
  for (const { fallback } of fallbacks) await fallback?.begin(ctx, tx, { ticket, user });
  await ctx.audit.append(tx, ctx.request, {
    type: "login_begin",
    userId: user.id,
    userEmail: user.email,
    success: true,
    details: `Proved ${proof.methods.join(" + ")}; a second factor is needed.`,
  });
  return { status: "secondFactorRequired", methods, ticket: token, expiresAt: ticket.expiresAt };
}

// A rhythm that doesn't fit asks for any second factor that there is, demanded or not.
async function missingSecondFactors(
  ctx: RequestContext,
  tx: Tx,
  { user, proof, typing }: ProvenFactor,
): Promise<string[]> {
  if (proof.assurance === 2) return [];
  const demanded = await demandedSecondFactors(ctx, tx, user.id);
  if (demanded.length > 0 || typing?.demand !== "secondFactor") return demanded;
  return possibleSecondFactors(ctx, tx, user.id);
}

/**
 * Completes a half-way sign-in with a second factor, inside the transaction that proved it.
 *
 * @param second what the second factor proved
 * @throws LatchkeyError `TICKET_INVALID` for all but one of those who race with one ticket
 */
export async function completeWithSecondFactor(
  ctx: RequestContext,
  tx: Tx,
  open: OpenTicket,
  second: Pick<Proof, "methods">,
): Promise<SignInStep> {
  await spendTicket(ctx, tx, open);
  const methods = [...new Set([...open.ticket.methods, ...second.methods, "mfa"])];
  const proof: Proof = { methods, assurance: 2 };
  return completeSignIn(ctx, tx, { user: open.user, mode: open.ticket.mode, proof });
}

/**
 * Completes a half-way sign-in with a fallback, inside the transaction that proved it. The session is worth what the
 * first factor was, and says nothing else: NIST SP 800-63B-4, section 3.1.3, rules email out as an authenticator, and
 * RFC 8176 has no value for it.
 *
 * @throws LatchkeyError `TICKET_INVALID` for all but one of those who race with one ticket, and for an account that has
 *   come to have a second factor meanwhile: then that one has to be proven
 */
export async function completeWithFallback(
  ctx: RequestContext,
  tx: Tx,
  open: OpenTicket,
): Promise<SignInStep> {
  const { ticket, user } = open;
  if ((await possibleSecondFactors(ctx, tx, user.id)).length > 0)
    throw signInError("TICKET_INVALID");
  await spendTicket(ctx, tx, open);
  const proof: Proof = { methods: ticket.methods, assurance: 1 };
  return completeSignIn(ctx, tx, { user, mode: ticket.mode, proof });
}

// What was typed at the first step is its owner's now.
async function spendTicket(
  ctx: RequestContext,
  tx: Tx,
  { ticket, user }: OpenTicket,
): Promise<void> {
  if (user.status !== "active" || !(await deleteTicket(tx, ticket.ticketHash)))
    throw signInError("TICKET_INVALID");
  if (ticket.typingSealed !== null) await learnConfirmed(ctx, tx, user.id, ticket.typingSealed);
}

async function completeSignIn(
  ctx: RequestContext,
  tx: Tx,
  factor: ProvenFactor,
): Promise<SignInStep> {
  const { user, mode, proof } = factor;
  const held = await holdForVerification(ctx, tx, user);
  if (held) return held;
  await endReplacedSession(ctx, tx, mode);
  const opened = await openSession(ctx, tx, user, mode, proof);
  // A client without cookies can't be recognised again.
  const isNewDevice = mode !== "body" && (await rememberDevice(ctx, tx, user.id));
  // The first device is the one that registered, or the first after a confirmed address.
  if (isNewDevice && !(await hasOneDevice(tx, user.id)))
    await notify(ctx, tx, user, "newDevice", null);
  // Whoever proved two factors is the owner: what was guessed no longer keeps a factor off, for strangers or here.
  if (proof.assurance === 2) {
    const here = deviceHashOf(ctx, user.id) ?? user.email;
    await clearFailures(ctx, tx, guessableFactors(ctx), user.email, here);
  }
  await ctx.audit.append(tx, ctx.request, {
    type: "login_complete",
    userId: user.id,
    userEmail: user.email,
    subjectId: opened.session.id,
    success: true,
    details: `Signed in by ${proof.methods.join(" + ")}.`,
  });
  return { status: "signedIn", opened };
}

function guessableFactors(ctx: RequestContext): string[] {
  return ["password", ...ctx.authMethods.map(({ name }) => name)];
}

const nobody = "00000000-0000-0000-0000-000000000000";

/** Notes a sign-in that failed; it stands whatever becomes of the request. */
export async function auditFailedSignIn(
  ctx: RequestContext,
  user: Pick<UserRow, "id" | "email"> | { readonly email: string } | null,
  details: string,
): Promise<void> {
  await ctx.audit.record(ctx.request, {
    type: "login_complete",
    // Looked up like a real one and found to be nobody's: the same work, whether there is an account or not.
    userId: user && "id" in user ? user.id : nobody,
    userEmail: user?.email ?? null,
    success: false,
    details,
  });
}

/** Notes that a half-way sign-in's second factor was refused; failures of the server's own don't count. */
export async function auditFailedSecondFactor(
  ctx: RequestContext,
  user: Pick<UserRow, "id" | "email">,
  factorName: string,
  reason: unknown,
): Promise<void> {
  if (reason instanceof LatchkeyError && reason.status === 401)
    await auditFailedSignIn(ctx, user, `The second factor, a ${factorName}, was refused.`);
}
