// What the owner of an account may know of its password.
import type { AuthedContext } from "../../context.ts";
import { isSecondFactorEnforced } from "../sign-in/factors.service.ts";
import { passwordLength } from "./password-policy.ts";
import type { PasswordStatus } from "./password.schema.ts";
import { findPassword } from "./password.store.ts";

/** Whether the caller's account has a password, since when, and how long the next one has to be. */
export async function passwordStatus(ctx: AuthedContext): Promise<PasswordStatus> {
  const { userId } = ctx.principal;
  const password = await findPassword(ctx.db, userId);
  const enforced = await isSecondFactorEnforced(ctx, ctx.db, userId);
  return {
    changedAt: password?.changedAt ?? null,
    needsSecondFactor: password?.needsSecondFactor ?? false,
    leastLength: enforced ? passwordLength.leastWithSecondFactor : passwordLength.least,
  };
}
