// Signing in with a passkey, with an address or without one (WebAuthn Level 3, section 7.2).
import type { RequestContext } from "../../context.ts";
import { spendAttemptsAndDo } from "../../rate-limit/rate-limit.service.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { createChallenge } from "../challenges/challenge.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { advanceSignIn } from "../sign-in/sign-in.service.ts";
import { fakeCredentialIds } from "./fake-credentials.ts";
import { takeAnswer } from "./passkey-answer.service.ts";
import { provePasskey, recordUse } from "./passkey-assertion.service.ts";
import type { AuthenticationCredential, RequestOptions } from "./passkey.schema.ts";
import { passkeyProof } from "./passkey-proof.ts";
import { findCredentialIdsByEmail } from "./passkey.store.ts";
import { requestOptionsFor, toDescriptor } from "./request-options.ts";

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
  const pending: PendingSignIn = { email };
  const keys = [{ rate: "address" }] as const;
  const challenge = await spendAttemptsAndDo(ctx, "passkey", keys, async (tx) => {
    await ctx.audit.append(tx, ctx.request, {
      type: "login_begin",
      userEmail: email,
      success: true,
      details: "Sign-in with a passkey was started.",
    });
    return createChallenge(ctx, tx, purpose, pending);
  });
  const allowCredentials = email === null ? [] : await credentialsFor(ctx, email);
  return requestOptionsFor(ctx, challenge, allowCredentials);
}

async function credentialsFor(
  ctx: RequestContext,
  email: string,
): Promise<RequestOptions["allowCredentials"]> {
  const passkeys = await findCredentialIdsByEmail(ctx.db, email);
  // Made in any case: what takes time only for some addresses would tell them.
  const fakes = fakeCredentialIds(ctx, email);
  if (passkeys.length > 0) return passkeys.map(toDescriptor);
  return fakes.map((id) => ({ id, type: "public-key" }));
}

/**
 * Ends a sign-in.
 *
 * @param input `email`, where a client names it again, has to be the account's and the one that the sign-in began with
 * @throws LatchkeyError `CHALLENGE_INVALID`, `SIGN_IN_FAILED`, `PASSKEY_REFUSED`, `PASSKEY_CLONED`, `RATE_LIMITED`
 */
export async function finishPasskeySignIn(
  ctx: RequestContext,
  input: {
    readonly email?: string | undefined;
    readonly credential: AuthenticationCredential;
    readonly mode: SessionMode;
  },
): Promise<SignInResult> {
  const { clientDataJSON } = input.credential.response;
  const { challenge, pending } = await takeAnswer<PendingSignIn>(
    ctx,
    "passkey",
    purpose,
    clientDataJSON,
  );
  if (!pending || (pending.email !== null && (input.email ?? pending.email) !== pending.email))
    throw signInError("CHALLENGE_INVALID");
  const email = pending.email ?? input.email;
  const owner = email === undefined ? null : { email };
  const proven = await provePasskey(ctx, input.credential, challenge, owner);
  const step = await ctx.db.transaction(async (tx) => {
    await recordUse(ctx, tx, proven);
    const { user, passkey } = proven;
    return advanceSignIn(ctx, tx, { user, mode: input.mode, proof: passkeyProof(passkey) });
  });
  return deliverSignIn(ctx, step);
}
