// Asks a mailbox to confirm an account's address, and holds a sign-in until it has, where that is required.
import type { ActingContext, AppContext } from "../../context.ts";
import { greetableName } from "../../mail/letter.ts";
import { verifyEmail } from "../../mail/letters/verify-email.letter.ts";
import { whenAndWhere } from "../../mail/notice.ts";
import { enqueueLetter } from "../../mail/outbox.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../user.entity.ts";
import { issueEmailToken } from "./email-token.service.ts";
import { findNewestTokenTime } from "./email-token.store.ts";

// A held sign-in that is repeated at once sends no second letter; the first one's link works.
const betweenLettersMs = 60_000;

/** Sends an account's mailbox a link that confirms its address. */
export async function mailVerification(ctx: ActingContext, tx: Tx, user: UserRow): Promise<void> {
  const { id, email, firstName } = user;
  const token = await issueEmailToken(ctx, tx, { purpose: "verify", userId: id, email });
  const where = whenAndWhere(ctx.request, ctx.now());
  const occasion = { name: greetableName(firstName), token, where };
  await enqueueLetter(ctx, tx, email, verifyEmail(ctx.config, occasion));
  await auditVerificationLetter(ctx, tx, user);
}

/**
 * Stops a proven sign-in to an account whose address was never confirmed, and sends a fresh link.
 *
 * @returns what to answer instead of opening a session, or null to go on
 */
export async function holdForVerification(
  ctx: ActingContext,
  tx: Tx,
  user: UserRow,
): Promise<{ readonly status: "verificationRequired" } | null> {
  if (ctx.config.emailVerification === "off" || user.emailVerifiedAt !== null) return null;
  if (!(await wasMailedLately(ctx, tx, user.id))) await mailVerification(ctx, tx, user);
  await ctx.audit.append(tx, ctx.request, {
    type: "login_complete",
    userId: user.id,
    userEmail: user.email,
    success: false,
    details: "The sign-in was proven; the address has to be confirmed first.",
  });
  return { status: "verificationRequired" };
}

/** Whether an account has a fresh link that works. */
export async function wasMailedLately(ctx: AppContext, tx: Tx, userId: string): Promise<boolean> {
  const now = ctx.now();
  const sentAt = await findNewestTokenTime(tx, userId, "verify", now);
  return sentAt !== null && now.getTime() - sentAt.getTime() < betweenLettersMs;
}

async function auditVerificationLetter(ctx: ActingContext, tx: Tx, user: UserRow): Promise<void> {
  await ctx.audit.append(tx, ctx.request, {
    type: "email_verification_sent",
    userId: user.id,
    userEmail: user.email,
    subjectId: user.id,
    success: true,
    details: "A link to confirm the address was sent.",
  });
}
