// Moves an account to another address: the new mailbox confirms first, the old one is told and can take it back.
import type { ActingContext, AppContext, AuthedContext, RequestContext } from "../../context.ts";
import type { RequestFacts } from "../../context.ts";
import { greetableName } from "../../mail/letter.ts";
import { confirmEmailChange } from "../../mail/letters/confirm-email-change.letter.ts";
import { emailChangeRefused } from "../../mail/letters/email-change-refused.letter.ts";
import { notify } from "../../mail/notify.service.ts";
import { whenAndWhere } from "../../mail/notice.ts";
import { enqueueErrand, enqueueLetter } from "../../mail/outbox.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { requireLiveSession } from "../../sessions/live-session.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../user.entity.ts";
import { userError } from "../user.errors.ts";
import { findUserByEmail, findUserById, lockUser } from "../user.store.ts";
import { freeAddress, keepsItsAddress } from "./account-claim.service.ts";
import { doubtfulSince, expelIntruder } from "./account-return.service.ts";
import type { EmailTokenRow } from "./email-token.entity.ts";
import { issueEmailToken, openPayload, takeEmailToken } from "./email-token.service.ts";
import { deleteClaimsOf, deleteEmailTokensOf, deleteUndoTokensAfter } from "./email-token.store.ts";
import { emailError } from "./email.errors.ts";
import { replaceEmail } from "./email.store.ts";

export interface EmailChangeErrand {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  /**
   * Since when what was added to the account goes, if its old mailbox takes it back; an ISO instant. Earlier versions
   * didn't write it down.
   */
  readonly since?: string;
  readonly request: RequestFacts;
}

/** What waits with both links of a change, as far as the version that mailed them wrote it down. */
type WaitingChange = Partial<Pick<EmailChangeErrand, "from" | "since">>;

/**
 * Asks a new mailbox for the caller's account. The answer is the same whether or not the address has an account.
 *
 * @param to canonical address
 * @throws LatchkeyError `EMAIL_UNCHANGED`, `RATE_LIMITED`
 */
export async function beginEmailChange(ctx: AuthedContext, to: string): Promise<void> {
  const { userId } = ctx.principal;
  await spendAttempts(ctx, "email-change", [
    { rate: "address" },
    { rate: "account", subject: userId },
    { rate: "mailbox", subject: to },
  ]);
  await ctx.db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const { session, user } = await requireLiveSession(ctx, tx);
    if (user.email === to) throw emailError("EMAIL_UNCHANGED");
    const since = doubtfulSince(session, user, ctx.now()).toISOString();
    const errand: EmailChangeErrand = { userId, from: user.email, to, since, request: ctx.request };
    await enqueueErrand(ctx, tx, "emailChange", errand);
    await ctx.audit.append(tx, ctx.request, {
      type: "email_change_requested",
      userId,
      userEmail: user.email,
      subjectId: userId,
      success: true,
      details: `Asked for the address ${to}.`,
    });
  });
}

/** Sends the new mailbox a link, or tells it that it has an account of its own. */
export async function fulfilEmailChange(
  app: AppContext,
  tx: Tx,
  { userId, from, to, since, request }: EmailChangeErrand,
): Promise<void> {
  const ctx: ActingContext = { ...app, request };
  const user = await findUserById(tx, userId);
  if (user?.email !== from || user.status !== "active") return;
  const holder = await findUserByEmail(tx, to);
  const where = whenAndWhere(request, ctx.now());
  if (holder && keepsItsAddress(holder)) {
    const occasion = { name: greetableName(holder.firstName), where };
    if (holder.status === "active")
      await enqueueLetter(ctx, tx, to, emailChangeRefused(ctx.config, occasion));
    return;
  }
  await deleteEmailTokensOf(tx, userId, ["change"]);
  const payload: WaitingChange = { from, since: since ?? sinceUnknown(user, ctx.now()) };
  const token = await issueEmailToken(ctx, tx, { purpose: "change", userId, email: to, payload });
  const occasion = { name: greetableName(user.firstName), token, where };
  await enqueueLetter(ctx, tx, to, confirmEmailChange(ctx.config, occasion));
}

/**
 * Follows the new mailbox's link. Tokens that carry the old address are outdated at once, sessions go on.
 *
 * @returns the new address
 * @throws LatchkeyError `EMAIL_LINK_INVALID`, `EMAIL_TAKEN` for all but one of those who race for an address
 */
export async function finishEmailChange(
  ctx: RequestContext,
  token: string,
): Promise<{ email: string }> {
  await spendAttempts(ctx, "email-change", [{ rate: "address" }]);
  return ctx.db.transaction(async (tx) => {
    const row = await takeEmailToken(ctx, tx, token, ["change"]);
    const user = await ownerOf(tx, row);
    const { from, since } = openChange(ctx, row, user);
    if (user.email !== from) throw emailError("EMAIL_LINK_INVALID");
    await moveTo(ctx, tx, user, row.email);
    await deleteEmailTokensOf(tx, user.id, ["verify", "change", "reset"]);
    // An old address that was never confirmed may be a stranger's: no link for it.
    if (user.emailVerifiedAt !== null) {
      const undoToken = await issueEmailToken(ctx, tx, {
        purpose: "undo",
        userId: user.id,
        email: from,
        payload: { from, since },
      });
      await notify(ctx, tx, user, "emailChanged", { undoToken });
    }
    await auditMove(ctx, tx, user, row.email, "The new mailbox confirmed it.");
    return { email: row.email };
  });
}

/**
 * Follows the old mailbox's link: the account has its old address again, every session ends, and what was added to it
 * by whoever may have moved it away is gone.
 *
 * @returns the old address, what was removed, and whether anything is left to sign in with
 * @throws LatchkeyError `EMAIL_LINK_INVALID`, `EMAIL_TAKEN` when another account has confirmed it since
 */
export async function undoEmailChange(
  ctx: RequestContext,
  token: string,
): Promise<{ email: string; removed: string[]; resetNeeded: boolean }> {
  await spendAttempts(ctx, "email-change", [{ rate: "address" }]);
  return ctx.db.transaction(async (tx) => {
    const row = await takeEmailToken(ctx, tx, token, ["undo"]);
    const user = await ownerOf(tx, row);
    const { since } = openChange(ctx, row, user);
    if (user.email !== row.email) await moveTo(ctx, tx, user, row.email);
    const back = { ...user, email: row.email };
    const { removed, resetNeeded } = await expelIntruder(ctx, tx, back, new Date(since));
    await deleteEmailTokensOf(tx, user.id, ["verify", "change", "reset"]);
    // Whoever moved it on holds links of the later mailboxes; earlier ones stay good.
    await deleteUndoTokensAfter(tx, user.id, row.createdAt);
    await auditMove(ctx, tx, user, row.email, "The old mailbox took the change back.");
    await notify(ctx, tx, back, "accountTakenBack", { removed, resetNeeded });
    return { email: row.email, removed: [...removed], resetNeeded };
  });
}

function openChange(ctx: AppContext, row: EmailTokenRow, user: UserRow) {
  const { from, since } = (row.sealed === null ? {} : openPayload(ctx, row)) as WaitingChange;
  return { from, since: since ?? sinceUnknown(user, row.createdAt) };
}

function sinceUnknown(user: UserRow, askedAt: Date): string {
  return doubtfulSince(null, user, askedAt).toISOString();
}

async function ownerOf(tx: Tx, row: EmailTokenRow): Promise<UserRow> {
  await lockUser(tx, row.userId ?? "");
  const user = await findUserById(tx, row.userId ?? "");
  if (user?.status !== "active") throw emailError("EMAIL_LINK_INVALID");
  return user;
}

async function moveTo(ctx: ActingContext, tx: Tx, user: UserRow, to: string): Promise<void> {
  await freeAddress(ctx, tx, to, user.id);
  const outcome = await replaceEmail(tx, user.id, { from: user.email, to }, ctx.now());
  if (outcome === "taken") throw userError("EMAIL_TAKEN");
  if (outcome === "gone") throw emailError("EMAIL_LINK_INVALID");
  await deleteClaimsOf(tx, to);
  tx.afterCommit(() => ctx.revocations.catchUp());
}

async function auditMove(
  ctx: ActingContext,
  tx: Tx,
  user: UserRow,
  to: string,
  how: string,
): Promise<void> {
  await ctx.audit.append(tx, ctx.request, {
    type: "email_changed",
    userId: user.id,
    userEmail: to,
    subjectId: user.id,
    success: true,
    details: `The address changed from ${user.email} to ${to}. ${how}`,
  });
}
