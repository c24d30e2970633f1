// A passkey in a session: it confirms that the session's owner is there.
import type { AuthedContext } from "../../context.ts";
import { spendAttemptsAndDo } from "../../rate-limit/rate-limit.service.ts";
import { createChallenge } from "../challenges/challenge.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignedInResult } from "../sign-in/sign-in.schema.ts";
import { deliverStepUp, recordStepUp } from "../sign-in/step-up.service.ts";
import { takeAnswer } from "./passkey-answer.service.ts";
import { provePasskey, recordUse } from "./passkey-assertion.service.ts";
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
  const pending: PendingConfirmation = { sessionId: ctx.principal.sessionId };
  const challenge = await spendAttemptsAndDo(ctx, "passkey", [{ rate: "address" }], (tx) =>
    createChallenge(ctx, tx, purpose, pending),
  );
  const passkeys = await findPasskeysOf(ctx.db, ctx.principal.userId);
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
  const { clientDataJSON } = input.credential.response;
  const { challenge, pending } = await takeAnswer<PendingConfirmation>(
    ctx,
    "passkey",
    purpose,
    clientDataJSON,
  );
  if (pending?.sessionId !== sessionId) throw signInError("CHALLENGE_INVALID");
  const proven = await provePasskey(ctx, input.credential, challenge, { userId });
  const renewed = await ctx.db.transaction(async (tx) => {
    await recordUse(ctx, tx, proven);
    return recordStepUp(ctx, tx, passkeyProof(proven.passkey));
  });
  return deliverStepUp(ctx, renewed);
}
