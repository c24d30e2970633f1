// Confirms addresses: the link was sent to the mailbox alone, so whoever follows it reads that mailbox.
import type { AppContext, RequestContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import { enqueueErrand } from "../../mail/outbox.service.ts";
import { deviceHashOf, knownDevice } from "../../sessions/devices/device.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import type { RequestFacts } from "../../context.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../user.entity.ts";
import { findUserByEmail, findUserById, updateUser } from "../user.store.ts";
import type { EmailTokenRow } from "./email-token.entity.ts";
import { openPayload, peekEmailToken, takeEmailToken } from "./email-token.service.ts";
import { deleteClaimsOf, deleteEmailTokensOf } from "./email-token.store.ts";
import { emailError } from "./email.errors.ts";
import type { WaitingRegistration } from "./waiting-registration.ts";
import { completeClaim } from "./registration-errand.service.ts";
import { mailVerification, wasMailedLately } from "./verification-letter.service.ts";

export interface VerificationErrand {
  readonly email: string;
  readonly request: RequestFacts;
}

/**
 * Sends another link to an address that hasn't been confirmed. The answer is the same for every address.
 *
 * @param email canonical address; the caller's own when left out
 * @throws LatchkeyError `UNAUTHENTICATED` for a stranger who names no address, `RATE_LIMITED`
 */
export async function sendVerification(
  ctx: RequestContext,
  email: string | undefined,
): Promise<void> {
  const to = email ?? (await ownAddress(ctx));
  await spendAttempts(ctx, "verification", [{ rate: "address" }, { rate: "mailbox", subject: to }]);
  const errand: VerificationErrand = { email: to, request: ctx.request };
  await ctx.db.transaction((tx) => enqueueErrand(ctx, tx, "verification", errand));
}

async function ownAddress(ctx: RequestContext): Promise<string> {
  const user = ctx.principal && (await findUserById(ctx.db, ctx.principal.userId));
  if (!user) throw generalError("UNAUTHENTICATED");
  return user.email;
}

/** Sends the link where there is an unconfirmed account. */
export async function fulfilVerification(
  app: AppContext,
  tx: Tx,
  { email, request }: VerificationErrand,
): Promise<void> {
  const user = await findUserByEmail(tx, email);
  if (user?.status !== "active" || user.emailVerifiedAt !== null) return;
  if (await wasMailedLately(app, tx, user.id)) return;
  await mailVerification({ ...app, request }, tx, user);
}

/**
 * Follows a link from a mailbox: the address is confirmed. Doesn't sign in.
 *
 * @returns the address
 * @throws LatchkeyError `EMAIL_LINK_INVALID`, `EMAIL_LINK_ELSEWHERE` in a browser that neither registered nor is
 *   signed in, `EMAIL_TAKEN` when another account confirmed it first, `RATE_LIMITED`
 */
export async function verifyEmail(ctx: RequestContext, token: string): Promise<{ email: string }> {
  await spendAttempts(ctx, "verification", [{ rate: "address" }]);
  await requireRegisteringBrowser(ctx, token);
  return ctx.db.transaction(async (tx) => {
    const row = await takeEmailToken(ctx, tx, token, ["verify", "claim"]);
    const user =
      row.purpose === "claim" ? await completeClaim(ctx, tx, row) : await accountOf(tx, row);
    await updateUser(tx, user.id, { emailVerifiedAt: ctx.now() }, ctx.now());
    await deleteEmailTokensOf(tx, user.id, ["verify"]);
    await deleteClaimsOf(tx, user.email);
    await ctx.audit.append(tx, ctx.request, {
      type: "email_verified",
      userId: user.id,
      userEmail: user.email,
      subjectId: user.id,
      success: true,
      details: "The mailbox confirmed the address.",
    });
    return { email: user.email };
  });
}

// A mailbox's owner who follows the link of a stranger's registration would confirm the stranger's credential. So a
// browser must be the one that registered, or signed in; clients that aren't browsers follow no link by mistake.
async function requireRegisteringBrowser(ctx: RequestContext, token: string): Promise<void> {
  if (ctx.request.origin === null) return;
  const row = await peekEmailToken(ctx, ctx.db, token, ["verify", "claim"]);
  const userId = row.userId ?? (openPayload(ctx, row) as WaitingRegistration).userId;
  if (ctx.principal?.userId === userId || (await knownDevice(ctx, userId))) return;
  if (row.sealed !== null && isRegisteringDevice(ctx, row)) return;
  throw emailError("EMAIL_LINK_ELSEWHERE");
}

function isRegisteringDevice(ctx: RequestContext, row: EmailTokenRow): boolean {
  const { userId, deviceHash } = openPayload(ctx, row) as WaitingRegistration;
  return deviceHash !== undefined && deviceHash === deviceHashOf(ctx, userId);
}

async function accountOf(tx: Tx, row: EmailTokenRow): Promise<UserRow> {
  const user = row.userId === null ? null : await findUserById(tx, row.userId);
  if (user?.email !== row.email || user.status !== "active") throw emailError("EMAIL_LINK_INVALID");
  return user;
}
