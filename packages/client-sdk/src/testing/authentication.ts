// The authentication ceremony: browser and authenticator in one, as `navigator.credentials.get` plays them.
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { withFlippedBit } from "./attestation.ts";
import { encodeAuthenticatorData, withRaisedSignCount } from "./authenticator-data.ts";
import type { AuthenticatorSettings } from "./authenticator-settings.ts";
import { concatBytes, randomBytes, sha256, toBase64url, type Bytes } from "./bytes.ts";
import { disguise, notAllowed, requireConsent, type CeremonyContext } from "./ceremony.ts";
import { encodeClientData } from "./client-data.ts";
import {
  updateCredential,
  type CredentialSource,
  type CredentialVault,
} from "./credential-source.ts";
import type { AuthenticationMisbehavior } from "./misbehavior.ts";
import { resolveRpId } from "./rp-id.ts";
import { signWith } from "./signature-algorithms.ts";

/** Where an authentication runs, how the user answers it, and the lie in it, if any. */
export interface AuthenticationContext extends CeremonyContext {
  /** The credential that the user picks, base64url. Default: the newest that qualifies. */
  readonly credentialId?: string | undefined;
  readonly misbehavior?: AuthenticationMisbehavior | undefined;
}

interface Authenticator {
  readonly settings: AuthenticatorSettings;
  readonly vault: CredentialVault;
}

/**
 * Signs an assertion with one of the stored credentials.
 * @throws DOMException `SecurityError` or `NotAllowedError`, as a browser would
 * @throws TypeError when the misbehavior asks for what this credential can't do
 * @see WebAuthn Level 3 sections 5.1.4 and 6.3.3
 */
export async function assertCredential(
  { settings, vault }: Authenticator,
  options: PublicKeyCredentialRequestOptionsJSON,
  context: AuthenticationContext,
): Promise<AuthenticationResponseJSON> {
  const { misbehavior, origin } = context;
  const rpId = resolveRpId(options.rpId, context);
  requireConsent(context);
  if (options.userVerification === "required" && !settings.userVerifying) throw notAllowed();
  const source = pickCredential(vault, rpId, options, context);
  const signCount = nextSignCount(settings, source, misbehavior);
  const authenticatorData = await assertionData(settings, { ...source, signCount }, misbehavior);
  const clientData = encodeClientData("webauthn.get", options.challenge, origin, misbehavior);
  const signature = await signWith(
    source.algorithm,
    source.keys,
    concatBytes(authenticatorData, await sha256(clientData)),
  );
  if (isHonestCount(misbehavior)) updateCredential(vault, source.id, { signCount });
  const userHandle = claimedUserHandle(source, misbehavior);
  const credential: AuthenticationResponseJSON = {
    id: source.id,
    rawId: source.id,
    type: "public-key",
    authenticatorAttachment: settings.attachment,
    clientExtensionResults: {},
    response: {
      clientDataJSON: toBase64url(clientData),
      authenticatorData: toBase64url(claimedData(authenticatorData, misbehavior)),
      signature: toBase64url(
        misbehavior?.kind === "badSignature" ? withFlippedBit(signature) : signature,
      ),
      ...(userHandle === undefined ? {} : { userHandle }),
    },
  };
  return disguise(credential, misbehavior);
}

function pickCredential(
  vault: CredentialVault,
  rpId: string,
  options: PublicKeyCredentialRequestOptionsJSON,
  { credentialId, misbehavior }: AuthenticationContext,
): CredentialSource {
  const allowed = new Set((options.allowCredentials ?? []).map(({ id }) => id));
  const held = [...vault.values()].filter((source) => source.rpId === rpId).toReversed();
  if (misbehavior?.kind === "credentialNotAllowed") {
    const intruder = held.find(
      ({ id }) => !allowed.has(id) && id === (misbehavior.credentialId ?? id),
    );
    if (intruder === undefined)
      throw new TypeError("The authenticator holds no credential outside allowCredentials");
    return intruder;
  }
  const qualifies = (source: CredentialSource) =>
    allowed.size > 0 ? allowed.has(source.id) : source.discoverable;
  const picked = held.find(
    (source) => qualifies(source) && source.id === (credentialId ?? source.id),
  );
  if (picked === undefined) throw notAllowed();
  return picked;
}

function nextSignCount(
  settings: AuthenticatorSettings,
  { signCount }: CredentialSource,
  misbehavior: AuthenticationMisbehavior | undefined,
): number {
  if (misbehavior?.kind === "signCount") return misbehavior.signCount;
  if (misbehavior?.kind !== "signCountRegression")
    return settings.counting ? signCount + 1 : signCount;
  if (signCount === 0)
    throw new TypeError("A sign count of 0 cannot regress; use a counting authenticator");
  return signCount - 1;
}

function isHonestCount(misbehavior: AuthenticationMisbehavior | undefined): boolean {
  return misbehavior?.kind !== "signCount" && misbehavior?.kind !== "signCountRegression";
}

async function assertionData(
  settings: AuthenticatorSettings,
  { rpId, signCount, backupEligible, backedUp }: CredentialSource,
  misbehavior: AuthenticationMisbehavior | undefined,
): Promise<Bytes> {
  if (misbehavior?.kind === "backupStateWithoutEligibility" && backupEligible) {
    throw new TypeError(
      "On a backup-eligible credential this would flip BE too; use a device-bound one",
    );
  }
  const flags = {
    userPresent: true,
    userVerified: settings.userVerifying,
    backupEligible,
    backedUp,
  };
  return encodeAuthenticatorData({ rpId, flags, signCount }, misbehavior);
}

function claimedData(
  authenticatorData: Bytes,
  misbehavior: AuthenticationMisbehavior | undefined,
): Bytes {
  return misbehavior?.kind === "tamperedAuthenticatorData"
    ? withRaisedSignCount(authenticatorData)
    : authenticatorData;
}

function claimedUserHandle(
  { discoverable, userHandle }: CredentialSource,
  misbehavior: AuthenticationMisbehavior | undefined,
): string | undefined {
  if (misbehavior?.kind === "wrongUserHandle")
    return misbehavior.userHandle ?? toBase64url(randomBytes(32));
  return discoverable && misbehavior?.kind !== "missingUserHandle" ? userHandle : undefined;
}
