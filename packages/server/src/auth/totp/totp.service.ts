// Authenticator apps at work: completing a sign-in, confirming in a session, and their owner's list.
import type { AuthedContext, RequestContext } from "../../context.ts";
import { notify } from "../../mail/notify.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { requireLiveSession } from "../../sessions/live-session.service.ts";
import { findUserById, lockUser } from "../../users/user.store.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { requireDispensable } from "../sign-in/factors.service.ts";
import type { SignedInResult, SignInResult } from "../sign-in/sign-in.schema.ts";
import { auditFailedSecondFactor, completeWithSecondFactor } from "../sign-in/sign-in.service.ts";
import { deliverStepUp, recordStepUp } from "../sign-in/step-up.service.ts";
import { openTicket } from "../sign-in/ticket.service.ts";
import { withTotpCode } from "./totp-check.service.ts";
import { totpProof } from "./totp-proof.ts";
import { totpError } from "./totp.errors.ts";
import type { TotpAppView } from "./totp.schema.ts";
import { deleteTotpApp, findTotpApps, renameTotpApp } from "./totp.store.ts";
import { toTotpAppView } from "./totp.view.ts";

/**
 * Completes a half-way sign-in with a code.
 *
 * @throws LatchkeyError `TICKET_INVALID`, `TOTP_INVALID`, `TOTP_USED`, `RATE_LIMITED`
 */
export async function completeTotpSignIn(
  ctx: RequestContext,
  input: { readonly ticket: string; readonly code: string },
): Promise<SignInResult> {
  await spendAttempts(ctx, "totp", [{ rate: "address" }]);
  const opened = await openTicket(ctx, input.ticket);
  try {
    const step = await withTotpCode(ctx, opened.user, input.code, (tx) =>
      completeWithSecondFactor(ctx, tx, opened, totpProof),
    );
    return await deliverSignIn(ctx, step);
  } catch (error) {
    await auditFailedSecondFactor(ctx, opened.user, "one-time code", error);
    throw error;
  }
}

/**
 * Confirms with a code that a session's owner is there, and lifts the session.
 *
 * @throws LatchkeyError `TOTP_INVALID`, `TOTP_USED`, `RATE_LIMITED`
 */
export async function confirmWithTotp(
  ctx: AuthedContext,
  input: { readonly code: string },
): Promise<SignedInResult> {
  await spendAttempts(ctx, "totp", [{ rate: "address" }]);
  const owner = { id: ctx.principal.userId, email: ctx.principal.email };
  const confirmed = await withTotpCode(ctx, owner, input.code, (tx) =>
    recordStepUp(ctx, tx, totpProof),
  );
  return deliverStepUp(ctx, confirmed);
}

/** The caller's authenticator apps, the oldest first. */
export async function listTotpApps(ctx: AuthedContext): Promise<TotpAppView[]> {
  return (await findTotpApps(ctx.db, ctx.principal.userId)).map(toTotpAppView);
}

/** @throws LatchkeyError `TOTP_NOT_FOUND` */
export async function renameTotp(
  ctx: AuthedContext,
  input: { readonly id: string; readonly name: string },
): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.db.transaction(async (tx) => {
    if (!(await renameTotpApp(tx, userId, input.id, input.name))) throw totpError("TOTP_NOT_FOUND");
    await ctx.audit.append(tx, ctx.request, {
      type: "totp_renamed",
      userId,
      userEmail: email,
      subjectId: input.id,
      success: true,
      details: `An authenticator app was named "${input.name}".`,
    });
  });
}

/**
 * Removes one of the caller's authenticator apps.
 *
 * @throws LatchkeyError `TOTP_NOT_FOUND`, or what a method says that can't do without a second factor
 */
export async function removeTotp(
  ctx: AuthedContext,
  input: { readonly id: string },
): Promise<void> {
  const { userId, email } = ctx.principal;
  await ctx.db.transaction(async (tx) => {
    // Two last apps that are removed at once would each count on the other.
    await lockUser(tx, userId);
    await requireLiveSession(ctx, tx);
    const apps = await findTotpApps(tx, userId);
    const app = apps.find(({ id }) => id === input.id);
    if (!app) throw totpError("TOTP_NOT_FOUND");
    if (apps.length === 1) await requireDispensable(ctx, tx, userId, "totp");
    await deleteTotpApp(tx, app);
    const user = await findUserById(tx, userId);
    if (user) await notify(ctx, tx, user, "factorRemoved", { factor: "an authenticator app" });
    await ctx.audit.append(tx, ctx.request, {
      type: "totp_removed",
      userId,
      userEmail: email,
      subjectId: app.id,
      success: true,
      details: `The authenticator app "${app.name}" was removed.`,
    });
  });
}
