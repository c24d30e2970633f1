// Replaces a password through the mailbox. A reset signs nobody in, and leaves the second factor as it is.
import { deleteTypingProfiles } from "../../behavior/typing.store.ts";
import type { ActingContext, AppContext, RequestContext, RequestFacts } from "../../context.ts";
import { greetableName } from "../../mail/letter.ts";
import { resetPassword as resetPasswordLetter } from "../../mail/letters/reset-password.letter.ts";
import { notify } from "../../mail/notify.service.ts";
import { whenAndWhere } from "../../mail/notice.ts";
import { enqueueErrand, enqueueLetter } from "../../mail/outbox.service.ts";
import { clearFailures } from "../../rate-limit/failure-streak.service.ts";
import { spendAttemptInside, spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { knownDeviceWith } from "../../sessions/devices/device.service.ts";
import { findDevicesOf } from "../../sessions/devices/device.store.ts";
import { revokeSessionsOf } from "../../sessions/session-revocation.service.ts";
import type { Db, Tx } from "../../store/db.ts";
import { stripAccount } from "../../users/email/account-claim.service.ts";
import type { EmailTokenRow } from "../../users/email/email-token.entity.ts";
import {
  issueEmailToken,
  peekEmailToken,
  takeEmailToken,
} from "../../users/email/email-token.service.ts";
import { deleteEmailTokensOf } from "../../users/email/email-token.store.ts";
import { emailError } from "../../users/email/email.errors.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserByEmail, findUserById, lockUser, updateUser } from "../../users/user.store.ts";
import { isSecondFactorEnforced } from "../sign-in/factors.service.ts";
import { deleteTicketsOf } from "../sign-in/ticket.store.ts";
import { hashPassword } from "./password-hash.ts";
import { checkNewPassword, requireLongEnough } from "./password-policy.ts";
import { findPassword, savePassword } from "./password.store.ts";

// Far more than a person has; a script that keeps no cookies is a new device at each sign-in.
const mostDevices = 100;

export interface PasswordResetErrand {
  readonly email: string;
  readonly request: RequestFacts;
  /** The browser's cookie, which says whether the account knows it. */
  readonly device?: string | undefined;
}

/**
 * Mails a link to set a new password. The answer comes before anyone has looked whether the address has an account, or
 * had many letters: whoever asks for another's link too often must not have its owner turned away.
 *
 * @param email canonical address
 * @throws LatchkeyError `RATE_LIMITED` for where the caller comes from, whatever the address
 */
export async function requestPasswordReset(ctx: RequestContext, email: string): Promise<void> {
  await spendAttempts(ctx, "password-reset", [{ rate: "address" }]);
  const device = ctx.cookies.get("device");
  const errand: PasswordResetErrand = { email, request: ctx.request, device };
  await ctx.db.transaction((tx) => enqueueErrand(ctx, tx, "passwordReset", errand));
}

/**
 * Sends the link where there is an account that may sign in; passkey-only accounts are offered a first password. Past a
 * mailbox's budget nothing is sent: a link that still works came within the last ten minutes.
 */
export async function fulfilPasswordReset(
  app: AppContext,
  tx: Tx,
  { email, request, device }: PasswordResetErrand,
): Promise<void> {
  const ctx: ActingContext = { ...app, request };
  const user = await findUserByEmail(tx, email);
  // A browser that the account has used keeps a budget of its own, whatever strangers ask for.
  const subject = (await knownDeviceWith(ctx, tx, device, user?.id ?? "")) ?? email;
  if (!(await spendAttemptInside(ctx, tx, "password-reset", { rate: "mailbox", subject }))) return;
  const mayReset = user?.status === "active";
  await ctx.audit.append(tx, request, {
    type: "password_reset_requested",
    userId: user?.id ?? null,
    userEmail: email,
    success: mayReset,
    details: mayReset ? "A link was sent." : "There is no account that could be reset.",
  });
  if (!mayReset) return;
  const token = await issueEmailToken(ctx, tx, { purpose: "reset", userId: user.id, email });
  const occasion = {
    name: greetableName(user.firstName),
    token,
    where: whenAndWhere(request, ctx.now()),
    hasPassword: (await findPassword(tx, user.id)) !== null,
  };
  await enqueueLetter(ctx, tx, email, resetPasswordLetter(ctx.config, occasion));
}

/**
 * Sets a new password through a mailed link, and ends every session. If the address had never been confirmed,
 * whatever was set up under it before goes too: its mailbox's owner may not have been the one who did.
 *
 * @throws LatchkeyError `EMAIL_LINK_INVALID`, the codes of {@link checkNewPassword}, `RATE_LIMITED`, `UNAVAILABLE`
 */
export async function resetPassword(
  ctx: RequestContext,
  input: { readonly token: string; readonly password: string },
): Promise<void> {
  await spendAttempts(ctx, "password-reset", [{ rate: "address" }]);
  const user = await ownerOf(ctx.db, await peekEmailToken(ctx, ctx.db, input.token, ["reset"]));
  const secondFactorEnforced = await keepsSecondFactor(ctx, ctx.db, user);
  await checkNewPassword(ctx, input.password, { person: user, secondFactorEnforced });
  const passwordHash = await hashPassword(ctx, input.password);
  await ctx.db.transaction(async (tx) => {
    const row = await takeEmailToken(ctx, tx, input.token, ["reset"]);
    await lockUser(tx, user.id);
    const owner = await ownerOf(tx, row);
    // The second factor may have gone while the password was hashed.
    const enforced = await keepsSecondFactor(ctx, tx, owner);
    const needsSecondFactor = requireLongEnough(input.password, enforced);
    await closeDoors(ctx, tx, owner);
    await savePassword(tx, owner.id, { passwordHash, needsSecondFactor }, ctx.now());
    await tellReset(ctx, tx, owner);
  });
}

async function ownerOf(db: Db, row: EmailTokenRow): Promise<UserRow> {
  const user = row.userId === null ? null : await findUserById(db, row.userId);
  if (user?.email !== row.email || user.status !== "active") throw emailError("EMAIL_LINK_INVALID");
  return user;
}

async function keepsSecondFactor(ctx: AppContext, db: Db, user: UserRow): Promise<boolean> {
  return user.emailVerifiedAt !== null && (await isSecondFactorEnforced(ctx, db, user.id));
}

async function closeDoors(ctx: RequestContext, tx: Tx, user: UserRow): Promise<void> {
  if (user.emailVerifiedAt === null) {
    await stripAccount(ctx, tx, user.id);
    await updateUser(tx, user.id, { emailVerifiedAt: ctx.now() }, ctx.now());
  } else {
    await revokeSessionsOf(ctx, tx, user.id);
    // The rhythm was learned from another text.
    await deleteTypingProfiles(tx, user.id, "password");
    await deleteTicketsOf(tx, user.id);
    // A link that gives an old mailbox its account back outlives a reset, which a thief could have made.
    await deleteEmailTokensOf(tx, user.id, ["verify", "change", "reset"]);
  }
  const devices = await findDevicesOf(tx, user.id, mostDevices);
  const guessers = [user.email, ...devices.map(({ deviceHash }) => deviceHash)];
  await clearFailures(ctx, tx, ["password"], ...guessers);
}

async function tellReset(ctx: RequestContext, tx: Tx, user: UserRow): Promise<void> {
  await notify(ctx, tx, user, "passwordReset", null);
  await ctx.audit.append(tx, ctx.request, {
    type: "password_reset",
    userId: user.id,
    userEmail: user.email,
    subjectId: user.id,
    success: true,
    details:
      user.emailVerifiedAt === null
        ? "A password was set through the mailbox; everything set up before the address was confirmed is gone."
        : "A password was set through the mailbox; every session ended.",
  });
}
