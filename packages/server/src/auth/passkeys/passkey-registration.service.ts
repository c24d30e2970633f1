// Registration with a passkey: the person's fields wait on the challenge, and no row exists before the ceremony ends.
import { randomUUID } from "node:crypto";
import type { RequestContext } from "../../context.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import {
  registerUser,
  refuseTakenEmail,
  requestRegistration,
} from "../../users/registration.service.ts";
import type { ProfileInput } from "../../users/profile.schema.ts";
import { createChallenge } from "../challenges/challenge.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { advanceSignIn } from "../sign-in/sign-in.service.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { packPasskey } from "./packed-passkey.ts";
import { takeAnswer } from "./passkey-answer.service.ts";
import type { CreationOptions, RegistrationCredential } from "./passkey.schema.ts";
import { passkeyProof } from "./passkey-proof.ts";
import {
  creationOptionsFor,
  refuseTakenPasskey,
  storeNewPasskey,
  verifyNewPasskey,
} from "./passkey-creation.service.ts";

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

/**
 * Ends a registration: makes the account with its first passkey, and signs it in.
 *
 * @param input `email`, where a client names it again, has to be the one that the registration began with
 * @throws LatchkeyError `CHALLENGE_INVALID`, `PASSKEY_REFUSED`, `RATE_LIMITED`, and where addresses
 *   aren't verified `PASSKEY_TAKEN`, `EMAIL_TAKEN`
 */
export async function finishPasskeyRegistration(
  ctx: RequestContext,
  input: {
    readonly email?: string | undefined;
    readonly credential: RegistrationCredential;
    readonly mode: SessionMode;
  },
): Promise<SignInResult> {
  const { clientDataJSON } = input.credential.response;
  const { challenge, pending } = await takeAnswer<PendingRegistration>(
    ctx,
    "register",
    purpose,
    clientDataJSON,
  );
  if (!pending || (input.email ?? pending.profile.email) !== pending.profile.email)
    throw signInError("CHALLENGE_INVALID");
  try {
    const passkey = await verifyNewPasskey(ctx, input.credential, challenge, pending.userId);
    if (ctx.config.emailVerification === "required") {
      // Whether the passkey is taken is looked at once the answer is out: it would tell of accounts.
      const proof = { method: "passkeys", credential: packPasskey(passkey) };
      return await requestRegistration(ctx, { ...pending, ...proof });
    }
    await refuseTakenPasskey(ctx, passkey);
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
