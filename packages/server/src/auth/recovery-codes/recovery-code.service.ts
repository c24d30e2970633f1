// Recovery codes: made as a set, counted, and used in the place of a factor that was lost.
import type { AuthedContext, RequestContext } from "../../context.ts";
import { notify } from "../../mail/notify.service.ts";
import { spendAttempts, spendAttemptsAndDo } from "../../rate-limit/rate-limit.service.ts";
import { requireLiveSession } from "../../sessions/live-session.service.ts";
import { findUserById, lockUser } from "../../users/user.store.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import { auditFailedSecondFactor, completeWithSecondFactor } from "../sign-in/sign-in.service.ts";
import { openTicket } from "../sign-in/ticket.service.ts";
import { newRecoveryCode, printRecoveryCode, recoveryCodeHash } from "./recovery-code.ts";
import { withRecoveryCode } from "./recovery-code-check.service.ts";
import type { RecoveryCodeSet, RecoveryCodeStatus } from "./recovery-code.schema.ts";
import {
  countUnusedRecoveryCodes,
  findGeneratedAt,
  replaceRecoveryCodes,
} from "./recovery-code.store.ts";

const codesInSet = 10;

/**
 * Makes a new set; the last one stops working.
 *
 * @returns the codes, once
 * @throws LatchkeyError `RATE_LIMITED` past five sets at once and five an hour
 */
export async function generateRecoveryCodes(ctx: AuthedContext): Promise<RecoveryCodeSet> {
  const { userId, email } = ctx.principal;
  const codes = Array.from({ length: codesInSet }, newRecoveryCode);
  const generatedAt = ctx.now();
  const keys = [{ rate: "codeSet", subject: userId }] as const;
  await spendAttemptsAndDo(ctx, "recovery-codes", keys, async (tx) => {
    // Two sets at once would leave twenty codes.
    await lockUser(tx, userId);
    await requireLiveSession(ctx, tx);
    await replaceRecoveryCodes(tx, userId, codes.map(recoveryCodeHash), generatedAt);
    const user = await findUserById(tx, userId);
    if (user) await notify(ctx, tx, user, "factorAdded", { factor: "a new set of recovery codes" });
    await ctx.audit.append(tx, ctx.request, {
      type: "recovery_codes_generated",
      userId,
      userEmail: email,
      success: true,
      details: `${codesInSet} recovery codes were made.`,
    });
  });
  return { codes: codes.map(printRecoveryCode), generatedAt };
}

/** How many codes the caller has left. */
export async function recoveryCodesLeft(ctx: AuthedContext): Promise<RecoveryCodeStatus> {
  const { userId } = ctx.principal;
  return {
    left: await countUnusedRecoveryCodes(ctx.db, userId),
    generatedAt: await findGeneratedAt(ctx.db, userId),
  };
}

/**
 * Completes a half-way sign-in with a recovery code.
 *
 * @throws LatchkeyError `TICKET_INVALID`, `RECOVERY_CODE_INVALID`, `RATE_LIMITED`
 */
export async function completeRecoveryCodeSignIn(
  ctx: RequestContext,
  input: { readonly ticket: string; readonly code: string },
): Promise<SignInResult> {
  await spendAttempts(ctx, "recovery-codes", [{ rate: "address" }]);
  const opened = await openTicket(ctx, input.ticket);
  try {
    const step = await withRecoveryCode(ctx, opened.user, input.code, (tx) =>
      completeWithSecondFactor(ctx, tx, opened, { methods: ["rec"] }),
    );
    return await deliverSignIn(ctx, step);
  } catch (error) {
    await auditFailedSecondFactor(ctx, opened.user, "recovery code", error);
    throw error;
  }
}
