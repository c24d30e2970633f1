// Enrolling an authenticator app: its secret is shown once, and it counts from its first code on.
import { randomUUID } from "node:crypto";
import { renderSVG } from "uqr";
import type { AuthedContext } from "../../context.ts";
import { notify } from "../../mail/notify.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { lockUser } from "../../users/user.store.ts";
import { setSessionCookie } from "../sign-in/deliver.service.ts";
import { recordStepUp } from "../sign-in/step-up.service.ts";
import {
  matchTotpStep,
  newTotpSecret,
  readTotpCode,
  toManualKey,
  toOtpauthUri,
} from "./totp-code.ts";
import { totpProof } from "./totp-proof.ts";
import type { TotpAppRow } from "./totp.entity.ts";
import { totpError } from "./totp.errors.ts";
import type { TotpAppView, TotpEnrolment } from "./totp.schema.ts";
import {
  confirmTotpApp,
  deleteTotpApp,
  findPendingTotpApp,
  findPendingTotpApps,
  findTotpApps,
  insertTotpApp,
} from "./totp.store.ts";
import { toTotpAppView } from "./totp.view.ts";

const enrolmentLifetimeMs = 10 * 60_000;
const mostApps = 10;
// Reloading the page starts another one; the oldest gives way.
const mostPending = 5;
const defaultName = "Authenticator app";
// ISO/IEC 18004: four modules of white around the symbol; level M survives a scratched screen.
const qrOptions = { border: 4, ecc: "M" } as const;

/**
 * Starts to enrol an app. Nothing is asked of the account before {@link confirmTotpEnrolment}.
 *
 * @returns the secret in the forms that apps and people take, once
 * @throws LatchkeyError `TOTP_TOO_MANY`
 */
export async function beginTotpEnrolment(
  ctx: AuthedContext,
  input: { readonly name?: string | undefined },
): Promise<TotpEnrolment> {
  const { userId, email } = ctx.principal;
  const secret = newTotpSecret();
  const expiresAt = new Date(ctx.now().getTime() + enrolmentLifetimeMs);
  const app: TotpAppRow = {
    id: randomUUID(),
    userId,
    name: input.name ?? defaultName,
    secretSealed: ctx.keyring.seal("totp-secret", secret),
    lastUsedStep: 0,
    createdAt: ctx.now(),
    expiresAt,
    lastUsedAt: null,
  };
  const room = await ctx.db.transaction(async (tx) => {
    await lockUser(tx, userId);
    if ((await findTotpApps(tx, userId)).length >= mostApps) return false;
    const pending = await findPendingTotpApps(tx, userId);
    for (const stale of pending.slice(0, Math.max(0, pending.length + 1 - mostPending)))
      await deleteTotpApp(tx, stale);
    await insertTotpApp(tx, app);
    return true;
  });
  if (!room) throw totpError("TOTP_TOO_MANY");
  const otpauthUri = toOtpauthUri({ issuer: ctx.config.rpName, email, secret });
  const qrSvg = renderSVG(otpauthUri, qrOptions);
  return { id: app.id, secret, manualKey: toManualKey(secret), otpauthUri, qrSvg, expiresAt };
}

/**
 * Ends an enrolment with the app's first code, which is spent by that. The session has proven the app too: it is
 * lifted at once, so that its owner can go on to make recovery codes without waiting for the next code.
 *
 * @throws LatchkeyError `TOTP_ENROLMENT_INVALID`, `TOTP_INVALID`, `TOTP_TOO_MANY`, `RATE_LIMITED`
 */
export async function confirmTotpEnrolment(
  ctx: AuthedContext,
  input: { readonly id: string; readonly code: string },
): Promise<TotpAppView> {
  const { userId, email } = ctx.principal;
  await spendAttempts(ctx, "totp-enrolment", [
    { rate: "address" },
    { rate: "account", subject: email },
  ]);
  const pending = await findPendingTotpApp(ctx.db, userId, input.id);
  if (!pending?.expiresAt || pending.expiresAt <= ctx.now())
    throw totpError("TOTP_ENROLMENT_INVALID");
  const step = stepOfFirstCode(ctx, pending, input.code);
  if (step === null) {
    await ctx.audit.record(ctx.request, {
      type: "totp_enrolled",
      userId,
      userEmail: email,
      subjectId: pending.id,
      success: false,
      details: "The new app's first code was wrong.",
    });
    throw totpError("TOTP_INVALID");
  }
  await confirm(ctx, pending, step);
  return toTotpAppView({ ...pending, lastUsedAt: ctx.now() });
}

function stepOfFirstCode(ctx: AuthedContext, pending: TotpAppRow, text: string): number | null {
  const code = readTotpCode(text);
  const secret = ctx.keyring.open("totp-secret", pending.secretSealed);
  return code === null ? null : matchTotpStep(secret, code, ctx.now());
}

async function confirm(ctx: AuthedContext, pending: TotpAppRow, step: number): Promise<void> {
  const { userId, email } = ctx.principal;
  const renewed = await ctx.db.transaction(async (tx) => {
    // First, so that those who lose a race for one enrolment don't queue for the account.
    if (!(await confirmTotpApp(tx, pending, step, ctx.now())))
      throw totpError("TOTP_ENROLMENT_INVALID");
    await lockUser(tx, userId);
    if ((await findTotpApps(tx, userId)).length > mostApps) throw totpError("TOTP_TOO_MANY");
    await ctx.audit.append(tx, ctx.request, {
      type: "totp_enrolled",
      userId,
      userEmail: email,
      subjectId: pending.id,
      success: true,
      details: `The authenticator app "${pending.name}" was added.`,
    });
    const lifted = await recordStepUp(ctx, tx, totpProof);
    await notify(ctx, tx, lifted.user, "factorAdded", {
      factor: `the authenticator app "${pending.name}"`,
    });
    return lifted;
  });
  setSessionCookie(ctx, renewed.session, renewed.sessionToken);
}
