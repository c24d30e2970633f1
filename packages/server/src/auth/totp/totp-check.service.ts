// Checking a code: looked for over all of the account's apps, and spent in the transaction of what it opens.
import type { RequestContext } from "../../context.ts";
import {
  clearFailures,
  countFailure,
  refuseWhilePaused,
} from "../../rate-limit/failure-streak.service.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { knownDevice } from "../../sessions/devices/device.service.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { matchTotpStep, readTotpCode } from "./totp-code.ts";
import type { TotpAppRow } from "./totp.entity.ts";
import { totpError } from "./totp.errors.ts";
import { findTotpApps, spendTotpStep } from "./totp.store.ts";

const factor = "totp";

type Owner = Pick<UserRow, "id" | "email">;

/** A right code: whose it is, and the step that it spends. */
interface TotpMatch {
  readonly app: TotpAppRow;
  readonly step: number;
}

/**
 * Checks a code and spends it together with what it opens: either both are durable, or neither.
 *
 * @param opens what the code opens, in the same transaction
 * @throws LatchkeyError `TOTP_INVALID`, `TOTP_USED`, `RATE_LIMITED`, `FACTOR_OFF`, and whatever `opens` throws
 */
export async function withTotpCode<Result>(
  ctx: RequestContext,
  owner: Owner,
  code: string,
  opens: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  // A device that the owner has used keeps a budget of its own, whatever others try.
  const guesser = (await knownDevice(ctx, owner.id)) ?? owner.email;
  await spendAttempts(ctx, factor, [{ rate: "account", subject: guesser }]);
  await refuseWhilePaused(ctx, factor, guesser);
  const match = await matchCode(ctx, owner, code);
  if (!match) return refuseWrong(ctx, owner, guesser);
  const opened = await ctx.db.transaction(async (tx) => {
    if (!(await spendTotpStep(tx, match.app, match.step, ctx.now()))) return null;
    await clearFailures(ctx, tx, [factor], guesser);
    await ctx.audit.append(tx, ctx.request, {
      type: "totp_verified",
      userId: owner.id,
      userEmail: owner.email,
      subjectId: match.app.id,
      success: true,
      details: `A code of "${match.app.name}" was accepted.`,
    });
    return { result: await opens(tx) };
  });
  if (!opened) return refuseUsed(ctx, owner, match.app);
  return opened.result;
}

async function matchCode(
  ctx: RequestContext,
  owner: Owner,
  text: string,
): Promise<TotpMatch | undefined> {
  const code = readTotpCode(text);
  if (code === null) return undefined;
  const matches = (await findTotpApps(ctx.db, owner.id)).flatMap((app) => {
    const secret = ctx.keyring.open("totp-secret", app.secretSealed);
    const step = matchTotpStep(secret, code, ctx.now());
    return step === null ? [] : [{ app, step }];
  });
  return matches.find(({ app, step }) => step > app.lastUsedStep) ?? matches[0];
}

async function refuseWrong(ctx: RequestContext, owner: Owner, guesser: string): Promise<never> {
  await countFailure(ctx, factor, guesser);
  await ctx.audit.record(ctx.request, {
    type: "totp_verified",
    userId: owner.id,
    userEmail: owner.email,
    success: false,
    details: "The code is wrong.",
  });
  throw totpError("TOTP_INVALID");
}

async function refuseUsed(ctx: RequestContext, owner: Owner, app: TotpAppRow): Promise<never> {
  await ctx.audit.record(ctx.request, {
    type: "replay_detected",
    userId: owner.id,
    userEmail: owner.email,
    subjectId: app.id,
    success: false,
    details: `A code of "${app.name}" came a second time.`,
  });
  throw totpError("TOTP_USED");
}
