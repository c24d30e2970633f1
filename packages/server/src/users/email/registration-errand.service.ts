// Goes on with a registration after its neutral answer: the difference between addresses is in the mailbox alone.
import type { AuthMethod } from "../../auth/auth-method.ts";
import type { ActingContext, AppContext } from "../../context.ts";
import { greetableName } from "../../mail/letter.ts";
import { alreadyRegistered } from "../../mail/letters/already-registered.letter.ts";
import { registrationRefused } from "../../mail/letters/registration-refused.letter.ts";
import { verifyEmail } from "../../mail/letters/verify-email.letter.ts";
import { whenAndWhere } from "../../mail/notice.ts";
import { enqueueLetter } from "../../mail/outbox.service.ts";
import { saveDevice } from "../../sessions/devices/device.store.ts";
import type { Tx } from "../../store/db.ts";
import { insertRegistered, registerUser } from "../registration.service.ts";
import type { UserRow } from "../user.entity.ts";
import { findUserByEmail, updateUser } from "../user.store.ts";
import { freeAddress, keepsItsAddress } from "./account-claim.service.ts";
import type { EmailTokenRow } from "./email-token.entity.ts";
import { issueEmailToken, openPayload } from "./email-token.service.ts";
import type { RegistrationErrand, WaitingRegistration } from "./waiting-registration.ts";

/**
 * A free address gets an unconfirmed account and a link. One that an unconfirmed account holds gets a link that will
 * replace that account. One with a confirmed account is told so, and so is a mailbox whose registration can't be kept.
 */
export async function fulfilRegistration(
  app: AppContext,
  tx: Tx,
  { registration, request }: RegistrationErrand,
): Promise<void> {
  const ctx: ActingContext = { ...app, request };
  const holder = await findUserByEmail(tx, registration.profile.email);
  if (holder && keepsItsAddress(holder)) return tellHolder(ctx, tx, holder);
  const { method, credential } = registration;
  if (await methodOf(ctx, method).isRegisteredElsewhere?.(ctx, tx, credential))
    return tellRefused(ctx, tx, registration);
  if (!holder) {
    const { userId, profile } = registration;
    const user = await registerUser(ctx, tx, userId, profile, nameOf(method));
    await storeCredential(ctx, tx, user, registration);
    if (registration.deviceHash !== undefined) {
      await saveDevice(tx, registration.deviceHash, user.id, app.now());
    }
    return;
  }
  await mailClaim(ctx, tx, registration);
}

/** Replaces an unconfirmed account by the registration of its mailbox's owner. @throws LatchkeyError `EMAIL_TAKEN` */
export async function completeClaim(
  ctx: ActingContext,
  tx: Tx,
  token: EmailTokenRow,
): Promise<UserRow> {
  const registration = openPayload(ctx, token) as WaitingRegistration;
  const { userId, profile, method } = registration;
  const role = await freeAddress(ctx, tx, profile.email, userId);
  const user = await insertRegistered(ctx, tx, userId, profile, nameOf(method));
  if (role !== null && role !== user.role) await updateUser(tx, userId, { role }, ctx.now());
  await storeCredential(ctx, tx, user, registration);
  return user;
}

async function mailClaim(
  ctx: ActingContext,
  tx: Tx,
  registration: WaitingRegistration,
): Promise<void> {
  const { email, firstName } = registration.profile;
  const claim = { purpose: "claim", userId: null, email, payload: registration } as const;
  const token = await issueEmailToken(ctx, tx, claim);
  const where = whenAndWhere(ctx.request, ctx.now());
  const occasion = { name: greetableName(firstName), token, where };
  await enqueueLetter(ctx, tx, email, verifyEmail(ctx.config, occasion));
  await ctx.audit.append(tx, ctx.request, {
    type: "email_verification_sent",
    userEmail: email,
    success: true,
    details: "An unconfirmed account holds the address; a link to replace it was sent.",
  });
}

async function tellHolder(ctx: ActingContext, tx: Tx, holder: UserRow): Promise<void> {
  await ctx.audit.append(tx, ctx.request, {
    type: "registration_complete",
    userEmail: holder.email,
    success: false,
    details: "The address has an account already; its mailbox was told.",
  });
  if (holder.status !== "active") return;
  const where = whenAndWhere(ctx.request, ctx.now());
  const occasion = { name: greetableName(holder.firstName), where };
  await enqueueLetter(ctx, tx, holder.email, alreadyRegistered(ctx.config, occasion));
}

async function tellRefused(
  ctx: ActingContext,
  tx: Tx,
  { profile: { email, firstName } }: WaitingRegistration,
): Promise<void> {
  await ctx.audit.append(tx, ctx.request, {
    type: "registration_complete",
    userEmail: email,
    success: false,
    details: "What it registered with belongs to another account; its mailbox was told.",
  });
  const where = whenAndWhere(ctx.request, ctx.now());
  const occasion = { name: greetableName(firstName), where };
  await enqueueLetter(ctx, tx, email, registrationRefused(ctx.config, occasion));
}

async function storeCredential(
  ctx: ActingContext,
  tx: Tx,
  user: UserRow,
  { method: name, credential }: WaitingRegistration,
): Promise<void> {
  const method = methodOf(ctx, name);
  if (!method.storeRegistered) throw new TypeError(`Nobody registers with ${name}.`);
  await method.storeRegistered(tx, user.id, credential, user.createdAt);
}

function methodOf(ctx: ActingContext, name: string): AuthMethod {
  const method = ctx.authMethods.find((candidate) => candidate.name === name);
  if (!method) throw new TypeError(`There is no method ${name}.`);
  return method;
}

// "passwords" registers with a password.
function nameOf(method: string): string {
  return method.replace(/s$/, "");
}
