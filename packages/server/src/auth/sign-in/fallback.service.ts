// What a sign-in asks for whose rhythm doesn't fit, where the account has no second factor: a fallback, which is
// friction for a thief and adds no assurance.
import type { TypingCheck } from "../../behavior/typing-check.service.ts";
import type { AppContext, RequestContext } from "../../context.ts";
import type { UserRow } from "../../users/user.entity.ts";
import type { AuthMethod } from "../auth-method.ts";
import { possibleSecondFactors } from "./factors.service.ts";

/** The methods that this deployment can fall back on; they need no enrolment. */
export function fallbackMethods(ctx: AppContext): AuthMethod[] {
  return ctx.authMethods.filter(
    ({ roles, fallback }) => roles.includes("fallback") && fallback?.isAvailable(ctx) !== false,
  );
}

/**
 * Spends what a fallback costs, where a sign-in will need one; before the transaction, since counters have their own.
 *
 * @param typing what the typing of the password asks for; it is written down even if the sign-in goes no further
 * @throws LatchkeyError `RATE_LIMITED`
 */
export async function admitFallback(
  ctx: RequestContext,
  user: UserRow,
  typing: TypingCheck,
): Promise<void> {
  if (typing.demand !== "secondFactor") return;
  if ((await possibleSecondFactors(ctx, ctx.db, user.id)).length > 0) return;
  try {
    for (const { fallback } of fallbackMethods(ctx)) await fallback?.admit(ctx, user);
  } catch (error) {
    await ctx.db.transaction((tx) => typing.record(tx));
    throw error;
  }
}
