// Makes accounts; the same for every way to register.
import type { ActingContext, RequestContext } from "../context.ts";
import { enqueueErrand } from "../mail/outbox.service.ts";
import { spendAttempts } from "../rate-limit/rate-limit.service.ts";
import { markDevice } from "../sessions/devices/device.service.ts";
import type { Tx } from "../store/db.ts";
import { mailVerification } from "./email/verification-letter.service.ts";
import type { RegistrationErrand, WaitingRegistration } from "./email/waiting-registration.ts";
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
  if (ctx.config.emailVerification === "required") return;
  if (await findUserByEmail(ctx.db, email)) throw userError("EMAIL_TAKEN");
}

/**
 * Makes an account inside the transaction that stores its first credential, and asks its mailbox to confirm it.
 *
 * @param how the credential that it registers with, for the audit
 * @throws LatchkeyError `EMAIL_TAKEN` for all but one of those who race for an address
 */
export async function registerUser(
  ctx: ActingContext,
  tx: Tx,
  id: string,
  profile: ProfileInput,
  how: string,
): Promise<UserRow> {
  const user = await insertRegistered(ctx, tx, id, profile, how);
  await mailVerification(ctx, tx, user);
  return user;
}

/** Makes an account whose mailbox needn't be asked. @throws LatchkeyError `EMAIL_TAKEN` */
export async function insertRegistered(
  ctx: ActingContext,
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

/**
 * Takes a registration on, where addresses are verified: its ceremony is complete, and the rest is told by mail. The
 * answer comes before anyone has looked whether the address has an account, so it can't tell.
 *
 * @throws LatchkeyError `RATE_LIMITED`
 */
export async function requestRegistration(
  ctx: RequestContext,
  registration: WaitingRegistration,
): Promise<{ status: "verificationRequired" }> {
  const { email } = registration.profile;
  await spendAttempts(ctx, "register", [{ rate: "mailbox", subject: email }]);
  // Clients that aren't browsers get no cookie.
  const device =
    ctx.request.origin === null ? {} : { deviceHash: markDevice(ctx, registration.userId) };
  const errand: RegistrationErrand = {
    registration: { ...registration, ...device },
    request: ctx.request,
  };
  await ctx.db.transaction((tx) => enqueueErrand(ctx, tx, "registration", errand));
  return { status: "verificationRequired" };
}
