// The registration ceremony: browser and authenticator in one, as `navigator.credentials.create` plays them.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { encodeAttestation } from './attestation.ts';
import { encodeAttestedCredential, encodeAuthenticatorData, type AuthenticatorFlags } from './authenticator-data.ts';
import type { AuthenticatorSettings } from './authenticator-settings.ts';
import { fromBase64url, randomBytes, toBase64url, type Bytes } from './bytes.ts';
import { disguise, requireConsent, withId, type CeremonyContext } from './ceremony.ts';
import { encodeClientData } from './client-data.ts';
import type { CredentialSource, CredentialVault } from './credential-source.ts';
import type { RegistrationMisbehavior } from './misbehavior.ts';
import {
  chooseAlgorithm,
  requireCapabilities,
  requireNotExcluded,
  requireUserHandle,
} from './registration-conditions.ts';
import { resolveRpId } from './rp-id.ts';
import { coseAlgorithmId, encodeCoseKey, generateKeyPair } from './signature-algorithms.ts';

/** Where a registration runs, how the user answers it, and the lie in it, if any. */
export interface RegistrationContext extends CeremonyContext {
  /** `conditional` creates without a prompt: neither UP nor UV, after a sign-in by other means. */
  readonly mediation?: 'conditional' | undefined;
  readonly misbehavior?: RegistrationMisbehavior | undefined;
}

interface Authenticator {
  readonly settings: AuthenticatorSettings;
  readonly vault: CredentialVault;
}

const credentialIdBytes = 32;
const rpIdHashBytes = 32;

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
  { rpId, algorithm, misbehavior }: Pick<CredentialSource, 'rpId' | 'algorithm'> & Pick<RegistrationContext, 'misbehavior'>,
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
    backupEligible: settings.backup !== 'deviceBound',
    backedUp: settings.backup === 'backedUp',
  };
}

function chooseCredentialId(misbehavior: RegistrationMisbehavior | undefined): Bytes {
  switch (misbehavior?.kind) {
    case 'credentialIdTooLong':
      return randomBytes(misbehavior.lengthBytes ?? 1024);
    case 'emptyCredentialId':
      return new Uint8Array();
    case 'chosenCredentialId':
      return fromBase64url(misbehavior.credentialId);
    default:
      return randomBytes(credentialIdBytes);
  }
}

// One discoverable credential per account and relying party: a new one takes the old one's place.
function store(vault: CredentialVault, source: CredentialSource): void {
  for (const held of vault.values()) {
    const sameAccount = held.rpId === source.rpId && held.userHandle === source.userHandle;
    if (sameAccount && held.discoverable && source.discoverable) vault.delete(held.id);
  }
  vault.set(source.id, source);
}

async function answerRegistration(
  settings: AuthenticatorSettings,
  source: CredentialSource,
  options: PublicKeyCredentialCreationOptionsJSON,
  { origin, mediation, misbehavior }: RegistrationContext,
): Promise<RegistrationResponseJSON> {
  const coseKey = await encodeCoseKey(source.algorithm, source.keys.publicKey);
  const attestedCredential = encodeAttestedCredential(settings.aaguid, fromBase64url(source.id), coseKey);
  const flags = registrationFlags(settings, source, mediation);
  const parts = { rpId: source.rpId, flags, signCount: source.signCount, attestedCredential };
  const authenticatorData = await encodeAuthenticatorData(parts, misbehavior);
  const clientData = encodeClientData('webauthn.create', options.challenge, origin, misbehavior);
  const attested = { ...source, format: settings.attestation, authenticatorData, clientData };
  const credential: RegistrationResponseJSON = {
    id: source.id,
    rawId: source.id,
    type: 'public-key',
    authenticatorAttachment: settings.attachment,
    clientExtensionResults: options.extensions?.credProps ? { credProps: { rk: source.discoverable } } : {},
    response: {
      clientDataJSON: toBase64url(clientData),
      attestationObject: toBase64url(await encodeAttestation(attested, misbehavior)),
      authenticatorData: toBase64url(authenticatorData),
      transports: [...settings.transports],
      publicKeyAlgorithm: coseAlgorithmId(source.algorithm),
      publicKey: toBase64url(await exportSpki(source.keys.publicKey)),
    },
  };
  return misreport(disguise(credential, misbehavior), misbehavior);
}

function registrationFlags(
  settings: AuthenticatorSettings,
  { backupEligible, backedUp }: CredentialSource,
  mediation: RegistrationContext['mediation'],
): AuthenticatorFlags {
  const prompted = mediation !== 'conditional';
  return { userPresent: prompted, userVerified: prompted && settings.userVerifying, backupEligible, backedUp };
}

async function misreport(
  credential: RegistrationResponseJSON,
  misbehavior: RegistrationMisbehavior | undefined,
): Promise<RegistrationResponseJSON> {
  switch (misbehavior?.kind) {
    case 'outerCredentialId':
      return withId(credential, misbehavior.credentialId ?? toBase64url(randomBytes(credentialIdBytes)));
    case 'forgedConvenienceMembers':
      return { ...credential, response: { ...credential.response, ...(await forgedMembers(credential.response)) } };
    default:
      return credential;
  }
}

async function forgedMembers({ authenticatorData }: RegistrationResponseJSON['response']): Promise<object> {
  const { publicKey } = await generateKeyPair('ES256');
  const otherData = fromBase64url(authenticatorData ?? '').fill(0, 0, rpIdHashBytes);
  return { publicKey: toBase64url(await exportSpki(publicKey)), authenticatorData: toBase64url(otherData) };
}

async function exportSpki(publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
}
