// Verifying a passkey's answer, and writing its use down (WebAuthn Level 3, section 7.2).
import type { VerifyAuthenticationResponseOpts } from "@simplewebauthn/server";
import type { RequestContext } from "../../context.ts";
import { equalInConstantTime } from "../../crypto/digest.ts";
import type { Tx } from "../../store/db.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserById } from "../../users/user.store.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import { auditFailedSignIn } from "../sign-in/sign-in.service.ts";
import { decoyKey } from "./decoy-key.ts";
import type { PasskeyRow } from "./passkey.entity.ts";
import { passkeyError } from "./passkey.errors.ts";
import type { AuthenticationCredential } from "./passkey.schema.ts";
import { findPasskeyByCredentialId, recordPasskeyUse } from "./passkey.store.ts";
import { userHandleOf } from "./relying-party.ts";
import { judgeSignCount } from "./sign-count.ts";

/** Whose passkey has to answer: the account with an address, one account, or any (a username-less sign-in). */
export type ExpectedOwner = { readonly email: string } | { readonly userId: string } | null;

/** An assertion that verified. */
export interface ProvenPasskey {
  readonly passkey: PasskeyRow;
  readonly user: UserRow;
  readonly use: PasskeyUse;
}

/** What a passkey told of itself. */
type PasskeyUse = Pick<PasskeyRow, "signCount" | "backedUp">;

/**
 * Verifies an assertion; {@link recordUse} writes it down, in the transaction of what it proves.
 *
 * @param expected whose passkey has to answer; an address is in canonical form
 * @throws LatchkeyError `SIGN_IN_FAILED`, `PASSKEY_REFUSED`, `PASSKEY_CLONED`
 */
export async function provePasskey(
  ctx: RequestContext,
  credential: AuthenticationCredential,
  challenge: string,
  expected: ExpectedOwner,
): Promise<ProvenPasskey> {
  const passkey = await findPasskeyByCredentialId(ctx.db, Buffer.from(credential.id, "base64url"));
  const user = await findUserById(ctx.db, passkey?.userId ?? "");
  if (!passkey || !user || !belongsTogether(credential, user, expected)) {
    await verifyInVain(ctx, credential, challenge);
    const named = expected !== null && "email" in expected ? expected : null;
    await auditFailedSignIn(ctx, named, "The passkey isn't known for this account.");
    throw signInError("SIGN_IN_FAILED");
  }
  const use = await verifyAssertion(ctx, credential, challenge, passkey).catch(
    async (error: unknown) => {
      await auditFailedSignIn(ctx, user, "The passkey's answer didn't verify.");
      throw error;
    },
  );
  if (user.status !== "active") {
    await auditFailedSignIn(ctx, user, "The account is disabled.");
    throw signInError("SIGN_IN_FAILED");
  }
  await judgeUse(ctx, passkey, user, use);
  return { passkey, user, use };
}

// Steps 5 and 6: the credential's owner, the handle that it returned and the account that was named are one.
function belongsTogether(
  credential: AuthenticationCredential,
  user: UserRow,
  expected: ExpectedOwner,
): boolean {
  if (expected !== null && "email" in expected && user.email !== expected.email) return false;
  if (expected !== null && "userId" in expected && user.id !== expected.userId) return false;
  const { userHandle } = credential.response;
  if (userHandle === null || userHandle === undefined) return expected !== null;
  return equalInConstantTime(userHandle, userHandleOf(user.id));
}

// Not verifying would be quicker, and tell which of the listed ids are an account's.
async function verifyInVain(
  ctx: RequestContext,
  credential: AuthenticationCredential,
  challenge: string,
): Promise<void> {
  const nobodys = { publicKey: decoyKey(), backupEligible: false };
  await verifyAssertion(ctx, credential, challenge, nobodys).catch(() => undefined);
}

async function verifyAssertion(
  ctx: RequestContext,
  credential: AuthenticationCredential,
  challenge: string,
  passkey: Pick<PasskeyRow, "backupEligible"> & { readonly publicKey: Uint8Array },
): Promise<PasskeyUse> {
  // Loaded with the first ceremony, see passkey-creation.service.ts.
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const verified = await verifyAuthenticationResponse({
    response: credential as VerifyAuthenticationResponseOpts["response"],
    expectedChallenge: challenge,
    expectedOrigin: [...ctx.config.origins],
    expectedRPID: ctx.config.rpId,
    requireUserVerification: true,
    // The library throws on counters that went back; they are judged below, by kind of passkey.
    credential: { id: credential.id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
  }).catch((cause: unknown) => {
    throw signInError("SIGN_IN_FAILED", { cause });
  });
  if (!verified.verified) throw signInError("SIGN_IN_FAILED");
  const { newCounter, credentialBackedUp, credentialDeviceType } = verified.authenticationInfo;
  // Step 19: eligibility for backup never changes; an authenticator that says otherwise is another one.
  if ((credentialDeviceType === "multiDevice") !== passkey.backupEligible) {
    throw passkeyError("PASSKEY_REFUSED", { cause: "backup eligibility changed" });
  }
  return { signCount: newCounter, backedUp: credentialBackedUp };
}

// Told by itself: it stands whatever becomes of what the passkey proves.
async function judgeUse(
  ctx: RequestContext,
  passkey: PasskeyRow,
  user: UserRow,
  use: PasskeyUse,
): Promise<void> {
  const verdict = judgeSignCount({
    stored: passkey.signCount,
    received: use.signCount,
    synced: passkey.backupEligible,
  });
  if (verdict !== "fine") {
    await ctx.audit.record(ctx.request, {
      type: "sign_count_regression",
      userId: user.id,
      userEmail: user.email,
      subjectId: passkey.id,
      success: verdict === "risk",
      details: `The passkey's counter went from ${passkey.signCount} to ${use.signCount}.`,
    });
  }
  if (verdict === "refuse") throw passkeyError("PASSKEY_CLONED");
}

/**
 * Writes a verified use down.
 *
 * @throws LatchkeyError `CHALLENGE_INVALID` for a device-bound passkey whose counter changed since it was read
 */
export async function recordUse(
  ctx: RequestContext,
  tx: Tx,
  { passkey, use }: ProvenPasskey,
): Promise<void> {
  const signCount = Math.max(use.signCount, passkey.signCount);
  const used = { signCount, backedUp: use.backedUp };
  const recorded = await recordPasskeyUse(tx, passkey, used, ctx.now());
  // A device-bound key that is used twice at once shows two counters; the slower one is a copy or a race, and starts again.
  if (!recorded && !passkey.backupEligible) throw signInError("CHALLENGE_INVALID");
}
