// Registration with a passkey: the person's fields wait on the challenge, and no row exists before the ceremony ends.
import { randomUUID } from "node:crypto";
import { verifyRegistrationResponse } from "@simplewebauthn/server";
import type { RequestContext } from "../../context.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import type { Tx } from "../../store/db.ts";
import { registerUser, refuseTakenEmail } from "../../users/registration.service.ts";
import type { ProfileInput } from "../../users/profile.schema.ts";
import { consumeChallenge, createChallenge } from "../challenges/challenge.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { advanceSignIn } from "../sign-in/sign-in.service.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { readClientData } from "./client-data.ts";
import type { PasskeyRow } from "./passkey.entity.ts";
import { passkeyError } from "./passkey.errors.ts";
import type { CreationOptions, RegistrationCredential } from "./passkey.schema.ts";
import { passkeyProof } from "./passkey-proof.ts";
import { insertPasskey } from "./passkey.store.ts";
import { ceremonyTimeoutMs, credentialIdBytes, passkeyAlgorithms } from "./relying-party.ts";

const purpose = "passkey-registration";

interface PendingRegistration {
  readonly userId: string;
  readonly profile: ProfileInput;
}

/**
 * Starts a registration.
 *
 * @returns options for `navigator.credentials.create()`
 * @throws LatchkeyError `EMAIL_TAKEN` (only where addresses aren't verified), `RATE_LIMITED`
 */
export async function beginPasskeyRegistration(
  ctx: RequestContext,
  profile: ProfileInput,
): Promise<CreationOptions> {
  await spendAttempts(ctx, "register", [{ rate: "address" }, { rate: "registration" }]);
  await refuseTakenEmail(ctx, profile.email);
  const userId = randomUUID();
  const challenge = await ctx.db.transaction(async (tx) => {
    const created = await createChallenge(ctx, tx, purpose, {
      userId,
      profile,
    } satisfies PendingRegistration);
    await ctx.audit.append(tx, ctx.request, {
      type: "registration_begin",
      userEmail: profile.email,
      success: true,
      details: "Registration with a passkey was started.",
    });
    return created;
  });
  return creationOptionsFor(ctx, challenge, { id: userId, ...profile }, []);
}

/** Options for making a passkey for an account, new or existing. */
export function creationOptionsFor(
  ctx: RequestContext,
  challenge: string,
  user: {
    readonly id: string;
    readonly email: string;
    readonly firstName: string;
    readonly lastName: string;
  },
  existing: readonly PasskeyRow[],
): CreationOptions {
  return {
    challenge,
    rp: { id: ctx.config.rpId, name: ctx.config.rpName },
    user: {
      id: Buffer.from(user.id, "utf8").toString("base64url"),
      name: user.email,
      displayName: `${user.firstName} ${user.lastName}`,
    },
    pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: "public-key", alg })),
    timeout: ceremonyTimeoutMs,
    attestation: "none",
    excludeCredentials: existing.map((passkey) => ({
      id: passkey.credentialId.toString("base64url"),
      type: "public-key",
      transports: passkey.transports,
    })),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    extensions: { credProps: true },
  };
}

/**
 * Ends a registration: makes the account with its first passkey, and signs it in.
 *
 * @throws LatchkeyError `CHALLENGE_INVALID`, `PASSKEY_REFUSED`, `PASSKEY_TAKEN`, `EMAIL_TAKEN`, `RATE_LIMITED`
 */
export async function finishPasskeyRegistration(
  ctx: RequestContext,
  input: { readonly credential: RegistrationCredential; readonly mode: SessionMode },
): Promise<SignInResult> {
  await spendAttempts(ctx, "register", [{ rate: "address" }]);
  const { challenge } = readClientData(input.credential.response.clientDataJSON);
  const pending = await consumeChallenge<PendingRegistration>(ctx, purpose, challenge);
  if (!pending) throw signInError("CHALLENGE_INVALID");
  try {
    const passkey = await verifyNewPasskey(ctx, input.credential, challenge, pending.userId);
    const opened = await ctx.db.transaction(async (tx) => {
      const user = await registerUser(ctx, tx, pending.userId, pending.profile, "passkey");
      await storeNewPasskey(tx, passkey);
      return advanceSignIn(ctx, tx, { user, mode: input.mode, proof: passkeyProof(passkey) });
    });
    return await deliverSignIn(ctx, opened);
  } catch (error) {
    await ctx.audit.record(ctx.request, {
      type: "registration_complete",
      userEmail: pending.profile.email,
      success: false,
      details: "Registration with a passkey failed.",
    });
    throw error;
  }
}

/** Stores a verified passkey. @throws LatchkeyError `PASSKEY_TAKEN` */
export async function storeNewPasskey(tx: Tx, passkey: PasskeyRow): Promise<void> {
  if (!(await insertPasskey(tx, passkey))) throw passkeyError("PASSKEY_TAKEN");
}

/**
 * Verifies the authenticator's answer to creation options (WebAuthn Level 3, section 7.1).
 *
 * @throws LatchkeyError `PASSKEY_REFUSED`
 */
export async function verifyNewPasskey(
  ctx: RequestContext,
  credential: RegistrationCredential,
  challenge: string,
  userId: string,
): Promise<PasskeyRow> {
  const verified = await verifyRegistrationResponse({
    response: credential as Parameters<typeof verifyRegistrationResponse>[0]["response"],
    expectedChallenge: challenge,
    expectedOrigin: [...ctx.config.origins],
    expectedRPID: ctx.config.rpId,
    requireUserPresence: true,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...passkeyAlgorithms],
  }).catch((cause: unknown) => {
    throw passkeyError("PASSKEY_REFUSED", { cause });
  });
  if (!verified.verified) throw passkeyError("PASSKEY_REFUSED");
  const {
    credential: made,
    aaguid,
    credentialBackedUp,
    credentialDeviceType,
  } = verified.registrationInfo;
  const credentialId = Buffer.from(made.id, "base64url");
  if (
    credentialId.length < credentialIdBytes.least ||
    credentialId.length > credentialIdBytes.most
  ) {
    throw passkeyError("PASSKEY_REFUSED", {
      cause: `credential id of ${credentialId.length} bytes`,
    });
  }
  return {
    id: randomUUID(),
    userId,
    credentialId,
    publicKey: Buffer.from(made.publicKey),
    signCount: made.counter,
    name: "Passkey",
    aaguid,
    transports: credential.response.transports ?? [],
    backupEligible: credentialDeviceType === "multiDevice",
    backedUp: credentialBackedUp,
    createdAt: ctx.now(),
    lastUsedAt: null,
  };
}
