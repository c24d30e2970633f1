// Making a passkey, for a new account or an existing one (WebAuthn Level 3, section 7.1).
import { randomUUID } from "node:crypto";
import type { VerifyRegistrationResponseOpts } from "@simplewebauthn/server";
import type { AppContext, RequestContext } from "../../context.ts";
import type { Db, Tx } from "../../store/db.ts";
import { authenticatorName } from "./authenticator-name.ts";
import { isFakeCredentialId } from "./fake-credentials.ts";
import type { PasskeyRow } from "./passkey.entity.ts";
import { passkeyError } from "./passkey.errors.ts";
import type { CreationOptions, RegistrationCredential } from "./passkey.schema.ts";
import { findPasskeyByCredentialId, insertPasskey } from "./passkey.store.ts";
import {
  ceremonyTimeoutMs,
  credentialIdBytes,
  passkeyAlgorithms,
  userHandleOf,
} from "./relying-party.ts";

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
      id: userHandleOf(user.id),
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
 * Whether a credential id belongs to an account, or stands in for those of an address without one: a sign-in that
 * begins names both, so registering them must not tell which is which.
 */
export async function isTaken(
  ctx: AppContext,
  db: Db,
  { credentialId }: Pick<PasskeyRow, "credentialId">,
): Promise<boolean> {
  const holder = await findPasskeyByCredentialId(db, credentialId);
  return isFakeCredentialId(ctx, credentialId) || holder !== null;
}

/** @throws LatchkeyError `PASSKEY_TAKEN` before anything is made */
export async function refuseTakenPasskey(ctx: RequestContext, passkey: PasskeyRow): Promise<void> {
  if (await isTaken(ctx, ctx.db, passkey)) throw passkeyError("PASSKEY_TAKEN");
}

/** Stores a verified passkey. @throws LatchkeyError `PASSKEY_TAKEN` */
export async function storeNewPasskey(tx: Tx, passkey: PasskeyRow): Promise<void> {
  if (!(await insertPasskey(tx, passkey))) throw passkeyError("PASSKEY_TAKEN");
}

/**
 * Verifies the authenticator's answer to creation options.
 *
 * @param options `conditional` for an upgrade that the browser made without asking
 * @throws LatchkeyError `PASSKEY_REFUSED`
 */
export async function verifyNewPasskey(
  ctx: RequestContext,
  credential: RegistrationCredential,
  challenge: string,
  userId: string,
  { conditional = false }: { readonly conditional?: boolean } = {},
): Promise<PasskeyRow> {
  // Loaded with the first ceremony: some 250 files, which an idle server needn't hold.
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const verified = await verifyRegistrationResponse({
    response: credential as VerifyRegistrationResponseOpts["response"],
    expectedChallenge: challenge,
    expectedOrigin: [...ctx.config.origins],
    expectedRPID: ctx.config.rpId,
    // A passkey made beside a password sign-in is made without asking (section 5.1.3, conditional mediation).
    requireUserPresence: !conditional,
    requireUserVerification: !conditional,
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
  refuseUnfit(credential, made, credentialId);
  const { isFitCoseKey } = await import("./cose-key.ts");
  if (!isFitCoseKey(made.publicKey))
    throw passkeyError("PASSKEY_REFUSED", { cause: "public key unfit" });
  return {
    id: randomUUID(),
    userId,
    credentialId,
    publicKey: Buffer.from(made.publicKey),
    signCount: made.counter,
    name: authenticatorName(aaguid),
    aaguid,
    transports: credential.response.transports ?? [],
    backupEligible: credentialDeviceType === "multiDevice",
    backedUp: credentialBackedUp,
    createdAt: ctx.now(),
    lastUsedAt: null,
  };
}

// What the library lets pass: ids of any length, an outer id that isn't the attested one, a key with bytes missing.
function refuseUnfit(
  credential: RegistrationCredential,
  made: { readonly id: string; readonly publicKey: Uint8Array },
  credentialId: Uint8Array,
): void {
  const { least, most } = credentialIdBytes;
  if (credentialId.length < least || credentialId.length > most) {
    throw passkeyError("PASSKEY_REFUSED", {
      cause: `credential id of ${credentialId.length} bytes`,
    });
  }
  if (credential.id !== made.id)
    throw passkeyError("PASSKEY_REFUSED", { cause: "credential id not attested" });
}
