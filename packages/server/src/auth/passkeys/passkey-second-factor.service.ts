// A passkey after a password: it completes a half-way sign-in.
import type { RequestContext } from "../../context.ts";
import { sha256B64u } from "../../crypto/digest.ts";
import { spendAttempts } from "../../rate-limit/rate-limit.service.ts";
import { consumeChallenge, createChallenge } from "../challenges/challenge.service.ts";
import { deliverSignIn } from "../sign-in/deliver.service.ts";
import { signInError } from "../sign-in/sign-in.errors.ts";
import type { SignInResult } from "../sign-in/sign-in.schema.ts";
import { completeWithSecondFactor } from "../sign-in/sign-in.service.ts";
import { openTicket } from "../sign-in/ticket.service.ts";
import { readClientData } from "./client-data.ts";
import { provePasskey, recordUse } from "./passkey-assertion.service.ts";
import { passkeyProof } from "./passkey-proof.ts";
import type { AuthenticationCredential, RequestOptions } from "./passkey.schema.ts";
import { findPasskeysOf } from "./passkey.store.ts";
import { requestOptionsFor, toDescriptor } from "./request-options.ts";

const purpose = "passkey-second-factor";

interface PendingSecondFactor {
  /** A challenge answers for the ticket that asked for it, and no other. */
  readonly ticketHash: string;
}

/** Asks for one of the account's passkeys. @throws LatchkeyError `TICKET_INVALID`, `RATE_LIMITED` */
export async function beginPasskeySecondFactor(
  ctx: RequestContext,
  ticket: string,
): Promise<RequestOptions> {
  await spendAttempts(ctx, "passkey", [{ rate: "address" }]);
  const { user } = await openTicket(ctx, ticket);
  const passkeys = await findPasskeysOf(ctx.db, user.id);
  const pending: PendingSecondFactor = { ticketHash: sha256B64u(ticket) };
  const challenge = await ctx.db.transaction((tx) => createChallenge(ctx, tx, purpose, pending));
  return requestOptionsFor(ctx, challenge, passkeys.map(toDescriptor));
}

/**
 * Completes the sign-in.
 *
 * @throws LatchkeyError `TICKET_INVALID`, `CHALLENGE_INVALID`, `SIGN_IN_FAILED`, `PASSKEY_REFUSED`, `PASSKEY_CLONED`
 */
export async function finishPasskeySecondFactor(
  ctx: RequestContext,
  input: { readonly ticket: string; readonly credential: AuthenticationCredential },
): Promise<SignInResult> {
  await spendAttempts(ctx, "passkey", [{ rate: "address" }]);
  const open = await openTicket(ctx, input.ticket);
  const { challenge } = readClientData(input.credential.response.clientDataJSON);
  const pending = await ctx.db.transaction((tx) =>
    consumeChallenge<PendingSecondFactor>(ctx, tx, purpose, challenge),
  );
  if (pending?.ticketHash !== open.ticket.ticketHash) throw signInError("CHALLENGE_INVALID");
  const proven = await provePasskey(ctx, input.credential, challenge, { userId: open.user.id });
  const step = await ctx.db.transaction(async (tx) => {
    await recordUse(ctx, tx, proven);
    return completeWithSecondFactor(ctx, tx, open, passkeyProof(proven.passkey));
  });
  return deliverSignIn(ctx, step);
}
