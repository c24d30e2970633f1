// Checking a recovery code, and spending it in the transaction of what it opens.
import type { RequestContext } from "../../context.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { knownDevice } from "../../sessions/devices/device.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { readRecoveryCode, recoveryCodeHash } from "./recovery-code.ts";
import { recoveryCodeError } from "./recovery-code.errors.ts";
import { findRecoveryCode, spendRecoveryCode } from "./recovery-code.store.ts";

type Owner = Pick<UserRow, "id" | "email">;

/**
 * Checks a recovery code and spends it together with what it opens: either both are durable, or neither.
 *
 * @param opens what the code opens, in the same transaction
 * @throws LatchkeyError `RECOVERY_CODE_INVALID`, `RATE_LIMITED`, and whatever `opens` throws
 */
export async function withRecoveryCode<Result>(
  ctx: RequestContext,
  owner: Owner,
  text: string,
  opens: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  // A device that the owner has used keeps a budget of its own, whatever others try.
  const guesser = (await knownDevice(ctx, owner.id)) ?? owner.email;
  await spendAttempts(ctx, "recovery-codes", [{ rate: "account", subject: guesser }]);
  const code = readRecoveryCode(text);
  if (code === null) return refuse(ctx, owner, null);
  const codeHash = recoveryCodeHash(code);
  const opened = await ctx.db.transaction(async (tx) => {
    if (!(await spendRecoveryCode(tx, owner.id, codeHash, ctx.now()))) return null;
    await ctx.audit.append(tx, ctx.request, {
      type: "recovery_code_used",
      userId: owner.id,
      userEmail: owner.email,
      success: true,
      details: "A recovery code was used.",
    });
    return { result: await opens(tx) };
  });
  return opened ? opened.result : refuse(ctx, owner, codeHash);
}

async function refuse(ctx: RequestContext, owner: Owner, codeHash: string | null): Promise<never> {
  const spent = codeHash !== null && (await findRecoveryCode(ctx.db, owner.id, codeHash)) !== null;
  await ctx.audit.record(ctx.request, {
    type: spent ? "replay_detected" : "recovery_code_used",
    userId: owner.id,
    userEmail: owner.email,
    success: false,
    details: spent ? "A recovery code came a second time." : "The recovery code is wrong.",
  });
  throw recoveryCodeError("RECOVERY_CODE_INVALID");
}
