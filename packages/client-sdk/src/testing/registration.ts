// The registration ceremony: browser and authenticator in one, as `navigator.credentials.create` plays them.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type { AuthenticatorSettings } from "./authenticator-settings.ts";
import { fromBase64url, randomBytes, toBase64url, type Bytes } from "./bytes.ts";
import { requireConsent } from "./ceremony.ts";
import type { CredentialSource, CredentialVault } from "./credential-source.ts";
import type { RegistrationMisbehavior } from "./misbehavior.ts";
import { answerRegistration, type RegistrationContext } from "./registration-answer.ts";
import {
  chooseAlgorithm,
  requireCapabilities,
  requireNotExcluded,
  requireUserHandle,
} from "./registration-conditions.ts";
import { resolveRpId } from "./rp-id.ts";
import { generateKeyPair } from "./signature-algorithms.ts";

interface Authenticator {
  readonly settings: AuthenticatorSettings;
  readonly vault: CredentialVault;
}

const credentialIdBytes = 32;

/**
 * Registers a credential and stores it.
 * @throws DOMException `SecurityError`, `NotSupportedError`, `InvalidStateError`, `NotAllowedError`, as a browser would
 * @see WebAuthn Level 3 sections 5.1.3 and 6.3.2
 */
export async function registerCredential(
  authenticator: Authenticator,
  options: PublicKeyCredentialCreationOptionsJSON,
  context: RegistrationContext,
): Promise<RegistrationResponseJSON> {
  const { settings, vault } = authenticator;
  const { misbehavior } = context;
  requireUserHandle(options);
  const rpId = resolveRpId(options.rp.id, context);
  const algorithm = chooseAlgorithm(settings, options, misbehavior);
  requireConsent(context);
  requireCapabilities(settings, options);
  requireNotExcluded(vault, rpId, options);
  const source = await newCredential(settings, options, { rpId, algorithm, misbehavior });
  const answer = await answerRegistration(settings, source, options, context);
  store(vault, source);
  return answer;
}

async function newCredential(
  settings: AuthenticatorSettings,
  { user }: PublicKeyCredentialCreationOptionsJSON,
  {
    rpId,
    algorithm,
    misbehavior,
  }: Pick<CredentialSource, "rpId" | "algorithm"> & Pick<RegistrationContext, "misbehavior">,
): Promise<CredentialSource> {
  return {
    id: toBase64url(chooseCredentialId(misbehavior)),
    rpId,
    userHandle: user.id,
    userName: user.name,
    userDisplayName: user.displayName,
    algorithm,
    keys: await generateKeyPair(algorithm),
    discoverable: settings.discoverable,
    signCount: settings.counting ? 1 : 0,
    backupEligible: settings.backup !== "deviceBound",
    backedUp: settings.backup === "backedUp",
  };
}

function chooseCredentialId(misbehavior: RegistrationMisbehavior | undefined): Bytes {
  if (misbehavior?.kind === "credentialIdTooLong") {
    return randomBytes(misbehavior.lengthBytes ?? 1024);
  }
  if (misbehavior?.kind === "emptyCredentialId") return new Uint8Array();
  if (misbehavior?.kind === "chosenCredentialId") return fromBase64url(misbehavior.credentialId);
  return randomBytes(credentialIdBytes);
}

// One discoverable credential per account and relying party: a new one takes the old one's place.
function store(vault: CredentialVault, source: CredentialSource): void {
  for (const held of vault.values()) {
    const sameAccount = held.rpId === source.rpId && held.userHandle === source.userHandle;
    if (sameAccount && held.discoverable && source.discoverable) vault.delete(held.id);
  }
  vault.set(source.id, source);
}
