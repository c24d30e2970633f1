// Sends a sign-in's code to the account's own mailbox: with its ticket, and again on request.
import type { ActingContext, RequestContext } from "../../context.ts";
import { generalError } from "../../errors.ts";
import { greetableName } from "../../mail/letter.ts";
import { emailCode } from "../../mail/letters/email-code.letter.ts";
import { whenAndWhere } from "../../mail/notice.ts";
import { enqueueLetter } from "../../mail/outbox.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { knownDevice } from "../../sessions/devices/device.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import { type OpenTicket, peekTicket } from "../sign-in/ticket.service.ts";
import type { EmailCodeResent } from "./email-code.schema.ts";
import { findEmailCode, insertEmailCode, replaceEmailCode } from "./email-code.store.ts";
import { emailCodeHash, newEmailCode } from "./email-code.ts";

const betweenLettersMs = 60_000;

/** Spends one of the letters that an account may cause. @throws LatchkeyError `RATE_LIMITED` */
export async function admitEmailCode(ctx: RequestContext, user: UserRow): Promise<void> {
  // A device that the owner has used keeps a budget of its own, whatever others try.
  const subject = (await knownDevice(ctx, user.id)) ?? user.email;
  await spendAttempts(ctx, "email-codes", [{ rate: "codeLetter", subject }]);
}

/** Mails a ticket's first code, in the transaction that issues the ticket. */
export async function beginEmailCode(ctx: RequestContext, tx: Tx, open: OpenTicket): Promise<void> {
  const { code, row } = makeCode(ctx, open);
  await insertEmailCode(tx, row);
  await mailCode(ctx, tx, open, code);
}

/**
 * Mails a new code for a ticket that had one; the last code works no more.
 *
 * @throws LatchkeyError `TICKET_INVALID`, also for a ticket that something else completes; `RATE_LIMITED` within a minute
 *   of the last letter, and past five letters at once and six an hour
 */
export async function resendEmailCode(
  ctx: RequestContext,
  input: { readonly ticket: string },
): Promise<EmailCodeResent> {
  await spendAttempts(ctx, "email-codes", [{ rate: "address" }]);
  const open = await peekTicket(ctx, input.ticket);
  const last = await findEmailCode(ctx.db, open.ticket.ticketHash);
  if (!last || open.user.status !== "active") throw signInError("TICKET_INVALID");
  const waitMs = last.sentAt.getTime() + betweenLettersMs - ctx.now().getTime();
  if (waitMs > 0) throw tooSoon(waitMs);
  await admitEmailCode(ctx, open.user);
  const { code, row } = makeCode(ctx, open);
  await ctx.db.transaction(async (tx) => {
    if (!(await replaceEmailCode(tx, last, row))) throw tooSoon(betweenLettersMs);
    await mailCode(ctx, tx, open, code);
  });
  return { nextAt: new Date(row.sentAt.getTime() + betweenLettersMs) };
}

function tooSoon(waitMs: number) {
  return generalError("RATE_LIMITED", { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}

function makeCode(ctx: RequestContext, { ticket: { ticketHash }, user: { email } }: OpenTicket) {
  const code = newEmailCode();
  const codeHash = emailCodeHash(ctx.keyring.derive("email-code"), { ticketHash, email }, code);
  return { code, row: { ticketHash, codeHash, sentAt: ctx.now() } };
}

async function mailCode(
  ctx: ActingContext,
  tx: Tx,
  { ticket, user }: OpenTicket,
  code: string,
): Promise<void> {
  const now = ctx.now();
  const occasion = {
    name: greetableName(user.firstName),
    code,
    minutes: Math.max(1, Math.round((ticket.expiresAt.getTime() - now.getTime()) / 60_000)),
    where: whenAndWhere(ctx.request, now),
  };
  await enqueueLetter(ctx, tx, user.email, emailCode(ctx.config, occasion));
  await ctx.audit.append(tx, ctx.request, {
    type: "email_code_sent",
    userId: user.id,
    userEmail: user.email,
    success: true,
    details: "The password was right and its typing unlike the owner's; a code was mailed.",
  });
}
