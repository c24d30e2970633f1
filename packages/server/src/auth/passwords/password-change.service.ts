// Sets, replaces and removes the password of a signed-in person who has just proven to be there.
import { deleteTypingProfiles } from "../../behavior/typing.store.ts";
import type { AuthedContext } from "../../context.ts";
import { generalError, LatchkeyError } from "../../errors.ts";
import { notify } from "../../mail/notify.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { requireLiveSession } from "../../sessions/live-session.service.ts";
import { revokeSessionsOf } from "../../sessions/session-revocation.service.ts";
import type { Tx } from "../../store/db.ts";
import { deleteEmailTokensOf } from "../../users/email/email-token.store.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserById, lockUser } from "../../users/user.store.ts";
import { hasOtherWayIn, isSecondFactorEnforced } from "../sign-in/factors.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import { deleteTicketsOf } from "../sign-in/ticket.store.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import { checkNewPassword, requireLongEnough } from "./password-policy.ts";
import { passwordError } from "./password.errors.ts";
import { deletePassword, findPassword, savePassword } from "./password.store.ts";

/**
 * Replaces the caller's password; their other sessions end.
 *
 * @param input `currentPassword` is checked when it is given; that the caller is there was proven by step-up
 * @throws LatchkeyError `PASSWORD_NOT_SET`, `PASSWORD_WRONG`, the codes of {@link checkNewPassword} under
 *   `fieldErrors.newPassword`, `RATE_LIMITED`, `UNAVAILABLE`
 */
export async function changePassword(
  ctx: AuthedContext,
  input: { readonly currentPassword?: string | undefined; readonly newPassword: string },
): Promise<void> {
  const user = await beginChange(ctx);
  const stored = await findPassword(ctx.db, user.id);
  if (!stored) throw passwordError("PASSWORD_NOT_SET");
  const { currentPassword, newPassword } = input;
  if (
    currentPassword !== undefined &&
    !(await verifyPassword(ctx, stored.passwordHash, currentPassword))
  )
    throw wrongPassword();
  const passwordHash = await hashNewPassword(ctx, user, newPassword);
  await ctx.db.transaction(async (tx) => {
    await lockUser(tx, user.id);
    await requireLiveSession(ctx, tx);
    const present = await findPassword(tx, user.id);
    // Whoever changed it meanwhile knew something else.
    if (present?.passwordHash !== stored.passwordHash) throw passwordError("PASSWORD_NOT_SET");
    await storePassword(ctx, tx, user, newPassword, passwordHash);
    await notify(ctx, tx, user, "passwordChanged", null);
    await auditPassword(ctx, tx, "password_changed", "The password was replaced by its owner.");
  });
}

/**
 * Gives the caller's account its first password.
 *
 * @throws LatchkeyError `PASSWORD_ALREADY_SET`, the codes of {@link checkNewPassword} under
 *   `fieldErrors.newPassword`, `RATE_LIMITED`, `UNAVAILABLE`
 */
export async function setPassword(ctx: AuthedContext, newPassword: string): Promise<void> {
  const user = await beginChange(ctx);
  if (await findPassword(ctx.db, user.id)) throw passwordError("PASSWORD_ALREADY_SET");
  const passwordHash = await hashNewPassword(ctx, user, newPassword);
  await ctx.db.transaction(async (tx) => {
    await lockUser(tx, user.id);
    await requireLiveSession(ctx, tx);
    if (await findPassword(tx, user.id)) throw passwordError("PASSWORD_ALREADY_SET");
    await storePassword(ctx, tx, user, newPassword, passwordHash);
    await notify(ctx, tx, user, "factorAdded", { factor: "a password" });
    await auditPassword(ctx, tx, "password_set", "The account got its first password.");
  });
}

/** Removes the caller's password. @throws LatchkeyError `PASSWORD_NOT_SET`, `LAST_WAY_IN` */
export async function removePassword(ctx: AuthedContext): Promise<void> {
  const user = await beginChange(ctx);
  await ctx.db.transaction(async (tx) => {
    // Two removals at once must not leave an account without a way in.
    await lockUser(tx, user.id);
    await requireLiveSession(ctx, tx);
    if (!(await findPassword(tx, user.id))) throw passwordError("PASSWORD_NOT_SET");
    if (!(await hasOtherWayIn(ctx, tx, user.id, "passwords"))) throw signInError("LAST_WAY_IN");
    await deletePassword(tx, user.id);
    await deleteTypingProfiles(tx, user.id, "password");
    await deleteTicketsOf(tx, user.id);
    await notify(ctx, tx, user, "factorRemoved", { factor: "your password" });
    await auditPassword(ctx, tx, "password_removed", "The password was removed by its owner.");
  });
}

async function beginChange(ctx: AuthedContext): Promise<UserRow> {
  const { userId } = ctx.principal;
  await spendAttempts(ctx, "password-change", [
    { rate: "address" },
    { rate: "account", subject: userId },
  ]);
  const user = await findUserById(ctx.db, userId);
  if (!user) throw generalError("UNAUTHENTICATED");
  return user;
}

async function hashNewPassword(
  ctx: AuthedContext,
  user: UserRow,
  newPassword: string,
): Promise<string> {
  const secondFactorEnforced = await isSecondFactorEnforced(ctx, ctx.db, user.id);
  await checkNewPassword(ctx, newPassword, { person: user, secondFactorEnforced }).catch(
    (error: unknown) => {
      throw underNewPassword(error);
    },
  );
  return hashPassword(ctx, newPassword);
}

// The policy names the field that registration has.
function underNewPassword(error: unknown): unknown {
  if (!(error instanceof LatchkeyError)) return error;
  const { code, status, message, details } = error;
  const newPassword = details.fieldErrors?.["password"];
  if (!newPassword) return error;
  return new LatchkeyError(code, { status, message }, { ...details, fieldErrors: { newPassword } });
}

async function storePassword(
  ctx: AuthedContext,
  tx: Tx,
  user: UserRow,
  newPassword: string,
  passwordHash: string,
): Promise<void> {
  // The second factor may have gone while the password was hashed.
  const enforced = await isSecondFactorEnforced(ctx, tx, user.id);
  const needsSecondFactor = requireLongEnough(newPassword, enforced);
  await savePassword(tx, user.id, { passwordHash, needsSecondFactor }, ctx.now());
  await deleteTypingProfiles(tx, user.id, "password");
  await revokeSessionsOf(ctx, tx, user.id, ctx.principal.sessionId);
  await deleteTicketsOf(tx, user.id);
  await deleteEmailTokensOf(tx, user.id, ["reset", "change"]);
}

function wrongPassword(): LatchkeyError {
  const { message } = passwordError("PASSWORD_WRONG");
  return passwordError("PASSWORD_WRONG", { fieldErrors: { currentPassword: [message] } });
}

async function auditPassword(
  ctx: AuthedContext,
  tx: Tx,
  type: "password_changed" | "password_set" | "password_removed",
  details: string,
): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.audit.append(tx, ctx.request, {
    type,
    userId,
    userEmail: email,
    subjectId: userId,
    success: true,
    details,
  });
}
