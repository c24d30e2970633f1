// Completes a half-way sign-in with the code that was mailed for it.
import type { RequestContext } from "../../context.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { knownDevice } from "../../sessions/devices/device.service.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import {
  auditFailedSecondFactor,
  completeWithFallback,
  type SignInStep,
} from "../sign-in/sign-in.service.ts";
import { type OpenTicket, openTicket } from "../sign-in/ticket.service.ts";
import { findTicket } from "../sign-in/ticket.store.ts";
import { emailCodeError } from "./email-code.errors.ts";
import { spendEmailCode } from "./email-code.store.ts";
import { emailCodeHash, readEmailCode } from "./email-code.ts";

/**
 * Completes a sign-in with the code of its own letter. The session's assurance stays what the password gave it.
 *
 * @throws LatchkeyError `TICKET_INVALID`, `EMAIL_CODE_INVALID`, `RATE_LIMITED`
 */
export async function verifyEmailCode(
  ctx: RequestContext,
  input: { readonly ticket: string; readonly code: string },
): Promise<SignInResult> {
  await spendAttempts(ctx, "email-codes", [{ rate: "address" }]);
  const open = await openTicket(ctx, input.ticket);
  try {
    const guesser = (await knownDevice(ctx, open.user.id)) ?? open.user.email;
    await spendAttempts(ctx, "email-codes", [{ rate: "account", subject: guesser }]);
    const step = await spendCode(ctx, open, input.code);
    return await deliverSignIn(ctx, step ?? (await refuse(ctx, open)));
  } catch (error) {
    await auditFailedSecondFactor(ctx, open.user, "mailed code", error);
    throw error;
  }
}

async function spendCode(
  ctx: RequestContext,
  open: OpenTicket,
  text: string,
): Promise<SignInStep | null> {
  const code = readEmailCode(text);
  if (code === null) return null;
  const { ticketHash } = open.ticket;
  const { id, email } = open.user;
  const codeHash = emailCodeHash(ctx.keyring.derive("email-code"), { ticketHash, email }, code);
  return ctx.db.transaction(async (tx) => {
    if (!(await spendEmailCode(tx, ticketHash, codeHash))) return null;
    await ctx.audit.append(tx, ctx.request, {
      type: "email_code_used",
      userId: id,
      userEmail: email,
      success: true,
      details: "A mailed code was accepted.",
    });
    return completeWithFallback(ctx, tx, open);
  });
}

async function refuse(ctx: RequestContext, { ticket, user }: OpenTicket): Promise<never> {
  // Somebody was faster with the same ticket: the code went with it.
  if (!(await findTicket(ctx.db, ticket.ticketHash))) throw signInError("TICKET_INVALID");
  await ctx.audit.record(ctx.request, {
    type: "email_code_used",
    userId: user.id,
    userEmail: user.email,
    success: false,
    details: "The mailed code is wrong.",
  });
  throw emailCodeError("EMAIL_CODE_INVALID");
}
