// What a registration answers: the credential's JSON with its attestation, and the lies on its outermost layer.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { encodeAttestation } from "./attestation.ts";
import {
  encodeAttestedCredential,
  encodeAuthenticatorData,
  type AuthenticatorFlags,
} from "./authenticator-data.ts";
import type { AuthenticatorSettings } from "./authenticator-settings.ts";
import { fromBase64url, randomBytes, toBase64url, type Bytes } from "./bytes.ts";
import { disguise, withId, type CeremonyContext } from "./ceremony.ts";
import { encodeClientData } from "./client-data.ts";
import type { CredentialSource } from "./credential-source.ts";
import type { RegistrationMisbehavior } from "./misbehavior.ts";
import { coseAlgorithmId, encodeCoseKey, generateKeyPair } from "./signature-algorithms.ts";

/** Where a registration runs, how the user answers it, and the lie in it, if any. */
export interface RegistrationContext extends CeremonyContext {
  /** `conditional` creates without a prompt: neither UP nor UV, after a sign-in by other means. */
  readonly mediation?: "conditional" | undefined;
  readonly misbehavior?: RegistrationMisbehavior | undefined;
}

const rpIdHashBytes = 32;

/** Answers with a credential that has just been made. */
export async function answerRegistration(
  settings: AuthenticatorSettings,
  source: CredentialSource,
  options: PublicKeyCredentialCreationOptionsJSON,
  { origin, mediation, misbehavior }: RegistrationContext,
): Promise<RegistrationResponseJSON> {
  const coseKey = await encodeCoseKey(source.algorithm, source.keys.publicKey);
  const attestedCredential = encodeAttestedCredential(
    settings.aaguid,
    fromBase64url(source.id),
    coseKey,
  );
  const flags = registrationFlags(settings, source, mediation);
  const parts = { rpId: source.rpId, flags, signCount: source.signCount, attestedCredential };
  const authenticatorData = await encodeAuthenticatorData(parts, misbehavior);
  const clientData = encodeClientData("webauthn.create", options.challenge, origin, misbehavior);
  const attested = { ...source, format: settings.attestation, authenticatorData, clientData };
  const credential: RegistrationResponseJSON = {
    id: source.id,
    rawId: source.id,
    type: "public-key",
    authenticatorAttachment: settings.attachment,
    clientExtensionResults: options.extensions?.credProps
      ? { credProps: { rk: source.discoverable } }
      : {},
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
  mediation: RegistrationContext["mediation"],
): AuthenticatorFlags {
  const prompted = mediation !== "conditional";
  return {
    userPresent: prompted,
    userVerified: prompted && settings.userVerifying,
    backupEligible,
    backedUp,
  };
}

async function misreport(
  credential: RegistrationResponseJSON,
  misbehavior: RegistrationMisbehavior | undefined,
): Promise<RegistrationResponseJSON> {
  if (misbehavior?.kind === "outerCredentialId") {
    return withId(credential, misbehavior.credentialId ?? toBase64url(randomBytes(32)));
  }
  if (misbehavior?.kind !== "forgedConvenienceMembers") return credential;
  const forged = await forgedMembers(credential.response);
  return { ...credential, response: { ...credential.response, ...forged } };
}

async function forgedMembers({
  authenticatorData,
}: RegistrationResponseJSON["response"]): Promise<object> {
  const { publicKey } = await generateKeyPair("ES256");
  const otherData = fromBase64url(authenticatorData ?? "").fill(0, 0, rpIdHashBytes);
  return {
    publicKey: toBase64url(await exportSpki(publicKey)),
    authenticatorData: toBase64url(otherData),
  };
}

async function exportSpki(publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
}
