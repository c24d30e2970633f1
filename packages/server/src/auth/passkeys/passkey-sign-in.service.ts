// Signing in with a passkey, with an address or without one (WebAuthn Level 3, section 7.2).
import { createHmac } from "node:crypto";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { RequestContext } from "../../context.ts";
import { equalInConstantTime } from "../../crypto/digest.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import type { UserRow } from "../../users/user.entity.ts";
import { findUserByEmail, findUserById } from "../../users/user.store.ts";
import { consumeChallenge, createChallenge } from "../challenges/challenge.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { advanceSignIn, auditFailedSignIn } from "../sign-in/sign-in.service.ts";
import { readClientData } from "./client-data.ts";
import type { PasskeyRow } from "./passkey.entity.ts";
import { passkeyError } from "./passkey.errors.ts";
import type { AuthenticationCredential, RequestOptions } from "./passkey.schema.ts";
import { passkeyProof } from "./passkey-proof.ts";
import { findPasskeyByCredentialId, findPasskeysOf, recordPasskeyUse } from "./passkey.store.ts";
import { ceremonyTimeoutMs } from "./relying-party.ts";
import { judgeSignCount } from "./sign-count.ts";

const purpose = "passkey-sign-in";

interface PendingSignIn {
  /** The address that was named, or null for a username-less sign-in. */
  readonly email: string | null;
}

/**
 * Starts a sign-in. An unknown address gets the same answer as a known one, with credentials that nobody holds.
 *
 * @param input `email` narrows the browser's choice to one account's passkeys; without it the person chooses
 * @returns options for `navigator.credentials.get()`
 */
export async function beginPasskeySignIn(
  ctx: RequestContext,
  input: { readonly email?: string | undefined },
): Promise<RequestOptions> {
  const email = input.email ?? null;
  await spendAttempts(ctx, "passkey", [{ rate: "address" }]);
  const allowCredentials = email === null ? [] : await credentialsFor(ctx, email);
  const challenge = await ctx.db.transaction(async (tx) => {
    const created = await createChallenge(ctx, tx, purpose, { email } satisfies PendingSignIn);
    await ctx.audit.append(tx, ctx.request, {
      type: "login_begin",
      userEmail: email,
      success: true,
      details: "Sign-in with a passkey was started.",
    });
    return created;
  });
  return {
    challenge,
    rpId: ctx.config.rpId,
    timeout: ceremonyTimeoutMs,
    userVerification: "required",
    allowCredentials,
  };
}

async function credentialsFor(
  ctx: RequestContext,
  email: string,
): Promise<RequestOptions["allowCredentials"]> {
  const user = await findUserByEmail(ctx.db, email);
  const passkeys = await findPasskeysOf(ctx.db, user?.id ?? "");
  if (passkeys.length === 0) return [{ id: fakeCredentialId(ctx, email), type: "public-key" }];
  // No transports: they would tell real credentials from fake ones.
  return passkeys.map((passkey) => ({
    id: passkey.credentialId.toString("base64url"),
    type: "public-key",
  }));
}

// The same for the same address every time, as a real one would be.
function fakeCredentialId(ctx: RequestContext, email: string): string {
  return createHmac("sha256", ctx.keyring.derive("fake-credentials"))
    .update(email)
    .digest()
    .subarray(0, 32)
    .toString("base64url");
}

/**
 * Ends a sign-in.
 *
 * @throws LatchkeyError `CHALLENGE_INVALID`, `SIGN_IN_FAILED`, `PASSKEY_REFUSED`, `PASSKEY_CLONED`, `RATE_LIMITED`
 */
export async function finishPasskeySignIn(
  ctx: RequestContext,
  input: { readonly credential: AuthenticationCredential; readonly mode: SessionMode },
): Promise<SignInResult> {
  await spendAttempts(ctx, "passkey", [{ rate: "address" }]);
  const { challenge } = readClientData(input.credential.response.clientDataJSON);
  const pending = await consumeChallenge<PendingSignIn>(ctx, purpose, challenge);
  if (!pending) throw signInError("CHALLENGE_INVALID");
  const { passkey, user } = await provePasskey(ctx, input.credential, challenge, pending.email);
  const opened = await ctx.db.transaction((tx) =>
    advanceSignIn(ctx, tx, { user, mode: input.mode, proof: passkeyProof(passkey) }),
  );
  return deliverSignIn(ctx, opened);
}

/**
 * Verifies an assertion and writes its use down.
 *
 * @param expectedEmail canonical address whose account it has to be, or null for any
 * @throws LatchkeyError `SIGN_IN_FAILED`, `PASSKEY_REFUSED`, `PASSKEY_CLONED`
 */
export async function provePasskey(
  ctx: RequestContext,
  credential: AuthenticationCredential,
  challenge: string,
  expectedEmail: string | null,
): Promise<{ passkey: PasskeyRow; user: UserRow }> {
  const passkey = await findPasskeyByCredentialId(ctx.db, Buffer.from(credential.id, "base64url"));
  const user = passkey && (await findUserById(ctx.db, passkey.userId));
  if (!passkey || !user || !belongsTogether(credential, user, expectedEmail)) {
    await auditFailedSignIn(
      ctx,
      expectedEmail === null ? null : { email: expectedEmail },
      "The passkey isn't known for this account.",
    );
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
  await recordUse(ctx, passkey, user, use);
  return { passkey, user };
}

// Steps 5 and 6: the credential's owner, the handle that it returned and the account that was named are one.
function belongsTogether(
  credential: AuthenticationCredential,
  user: UserRow,
  expectedEmail: string | null,
): boolean {
  if (expectedEmail !== null && user.email !== expectedEmail) return false;
  const { userHandle } = credential.response;
  if (userHandle === null || userHandle === undefined) return expectedEmail !== null;
  return equalInConstantTime(userHandle, Buffer.from(user.id, "utf8").toString("base64url"));
}

interface AssertionUse {
  readonly signCount: number;
  readonly backedUp: boolean;
}

async function verifyAssertion(
  ctx: RequestContext,
  credential: AuthenticationCredential,
  challenge: string,
  passkey: PasskeyRow,
): Promise<AssertionUse> {
  const verified = await verifyAuthenticationResponse({
    response: credential as Parameters<typeof verifyAuthenticationResponse>[0]["response"],
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

async function recordUse(
  ctx: RequestContext,
  passkey: PasskeyRow,
  user: UserRow,
  use: AssertionUse,
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
  const signCount = Math.max(use.signCount, passkey.signCount);
  const recorded = await ctx.db.transaction((tx) =>
    recordPasskeyUse(tx, passkey, { signCount, backedUp: use.backedUp }, ctx.now()),
  );
  // A device-bound key that is used twice at once shows two counters; the slower one is a copy or a race, and starts again.
  if (!recorded && !passkey.backupEligible) throw signInError("CHALLENGE_INVALID");
}
