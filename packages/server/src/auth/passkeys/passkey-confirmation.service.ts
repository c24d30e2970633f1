// A passkey in a session: it confirms that the session's owner is there.
import type { AuthedContext } from "../../context.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { consumeChallenge, createChallenge } from "../challenges/challenge.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignedInResult } from "../sign-in/sign-in.schema.ts";
import { deliverStepUp, recordStepUp } from "../sign-in/step-up.service.ts";
import { readClientData } from "./client-data.ts";
import { provePasskey } from "./passkey-assertion.service.ts";
import { passkeyProof } from "./passkey-proof.ts";
import type { AuthenticationCredential, RequestOptions } from "./passkey.schema.ts";
import { findPasskeysOf } from "./passkey.store.ts";
import { requestOptionsFor, toDescriptor } from "./request-options.ts";

const purpose = "passkey-confirmation";

interface PendingConfirmation {
  readonly sessionId: string;
}

/** Asks for one of the caller's passkeys. */
export async function beginPasskeyConfirmation(ctx: AuthedContext): Promise<RequestOptions> {
  await spendAttempts(ctx, "passkey", [{ rate: "address" }]);
  const passkeys = await findPasskeysOf(ctx.db, ctx.principal.userId);
  const pending: PendingConfirmation = { sessionId: ctx.principal.sessionId };
  const challenge = await ctx.db.transaction((tx) => createChallenge(ctx, tx, purpose, pending));
  return requestOptionsFor(ctx, challenge, passkeys.map(toDescriptor));
}

/**
 * Lifts and renews the caller's session.
 *
 * @throws LatchkeyError `CHALLENGE_INVALID`, `SIGN_IN_FAILED`, `PASSKEY_REFUSED`, `PASSKEY_CLONED`
 */
export async function finishPasskeyConfirmation(
  ctx: AuthedContext,
  input: { readonly credential: AuthenticationCredential },
): Promise<SignedInResult> {
  const { userId, sessionId } = ctx.principal;
  await spendAttempts(ctx, "passkey", [{ rate: "address" }]);
  const { challenge } = readClientData(input.credential.response.clientDataJSON);
  const pending = await consumeChallenge<PendingConfirmation>(ctx, purpose, challenge);
  if (pending?.sessionId !== sessionId) throw signInError("CHALLENGE_INVALID");
  const { passkey } = await provePasskey(ctx, input.credential, challenge, { userId });
  return deliverStepUp(
    ctx,
    await ctx.db.transaction((tx) => recordStepUp(ctx, tx, passkeyProof(passkey))),
  );
}
