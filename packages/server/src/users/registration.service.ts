// Makes accounts; the same for every way to register.
import type { RequestContext } from "../context.ts";
import type { Tx } from "../store/db.ts";
import type { ProfileInput } from "./profile.schema.ts";
import type { UserRow } from "./user.entity.ts";
import { userError } from "./user.errors.ts";
import { findUserByEmail, insertUser } from "./user.store.ts";

/**
 * Tells early that an address has an account, where that is no secret: in deployments that don't verify addresses.
 *
 * @throws LatchkeyError `EMAIL_TAKEN`
 */
export async function refuseTakenEmail(ctx: RequestContext, email: string): Promise<void> {
  if (await findUserByEmail(ctx.db, email)) throw userError("EMAIL_TAKEN");
}

/**
 * Makes an account inside the transaction that stores its first credential.
 *
 * @param how the credential that it registers with, for the audit
 * @throws LatchkeyError `EMAIL_TAKEN` for all but one of those who race for an address
 */
export async function registerUser(
  ctx: RequestContext,
  tx: Tx,
  id: string,
  profile: ProfileInput,
  how: string,
): Promise<UserRow> {
  const user = await insertUser(tx, { id, ...profile }, ctx.now());
  if (!user) throw userError("EMAIL_TAKEN");
  await ctx.audit.append(tx, ctx.request, {
    type: "registration_complete",
    userId: user.id,
    userEmail: user.email,
    success: true,
    details: `Registered with a ${how}.`,
  });
  return user;
}
