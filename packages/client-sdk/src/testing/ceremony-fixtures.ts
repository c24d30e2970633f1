// Options and readers for the tests in this folder; not part of the published subpath.
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { concatBytes, fromBase64url, sha256, type Bytes } from "./bytes.ts";

/** The page's origin in these tests. */
export const origin = "http://localhost:8000";

/** Creation options as a relying party would send them. */
export function creationOptions(
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: "localhost", name: "Latchkey" },
    user: { id: "dXNlci1hZGE", name: "ada@example.com", displayName: "Ada" },
    challenge: "Y2hhbGxlbmdlLW9mLXRoaXMtdGVzdA",
    pubKeyCredParams: [-7, -257, -8].map((alg) => ({ alg, type: "public-key" })),
    ...changes,
  };
}

/** Request options as a relying party would send them, username-less. */
export function requestOptions(
  changes: Partial<PublicKeyCredentialRequestOptionsJSON> = {},
): PublicKeyCredentialRequestOptionsJSON {
  return {
    rpId: "localhost",
    challenge: "Y2hhbGxlbmdlLW9mLXRoaXMtdGVzdA",
    userVerification: "required",
    ...changes,
  };
}

/** The parsed clientDataJSON. */
export function clientDataOf(
  credential: RegistrationResponseJSON | AuthenticationResponseJSON,
): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(fromBase64url(credential.response.clientDataJSON)));
}

/** The fixed part of the authenticator data, and what follows it. */
export function authenticatorDataOf(
  credential: RegistrationResponseJSON | AuthenticationResponseJSON,
) {
  const bytes = fromBase64url(credential.response.authenticatorData ?? "");
  const isSet = (bit: number) => ((bytes[32] ?? 0) & bit) !== 0;
  const flags = {
    up: isSet(1),
    uv: isSet(4),
    be: isSet(8),
    bs: isSet(16),
    at: isSet(64),
    ed: isSet(128),
  };
  return {
    rpIdHash: bytes.slice(0, 32),
    flags,
    signCount: new DataView(bytes.buffer).getUint32(33),
    rest: bytes.slice(37),
  };
}

/** Whether the assertion's signature fits the registration's public key. */
export async function verifiesAssertion(
  { response: { publicKey, publicKeyAlgorithm } }: RegistrationResponseJSON,
  { response }: AuthenticationResponseJSON,
): Promise<boolean> {
  const { importAs, verifyAs, unwrap } = verifiers[publicKeyAlgorithm ?? 0] ?? es256;
  const key = await crypto.subtle.importKey(
    "spki",
    fromBase64url(publicKey ?? ""),
    importAs,
    false,
    ["verify"],
  );
  const clientDataHash = await sha256(fromBase64url(response.clientDataJSON));
  const signed = concatBytes(fromBase64url(response.authenticatorData), clientDataHash);
  return crypto.subtle.verify(verifyAs, key, unwrap(fromBase64url(response.signature)), signed);
}

interface Verifier {
  readonly importAs: EcKeyImportParams | RsaHashedImportParams | Algorithm;
  readonly verifyAs: EcdsaParams | Algorithm;
  readonly unwrap: (signature: Bytes) => Bytes;
}

const es256: Verifier = {
  importAs: { name: "ECDSA", namedCurve: "P-256" },
  verifyAs: { name: "ECDSA", hash: "SHA-256" },
  unwrap: rawFromDer,
};
const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const ed25519 = { name: "Ed25519" };
const verifiers: Readonly<Record<number, Verifier>> = {
  [-7]: es256,
  [-257]: { importAs: rs256, verifyAs: rs256, unwrap: (signature) => signature },
  [-8]: { importAs: ed25519, verifyAs: ed25519, unwrap: (signature) => signature },
};

/** The r and s of a P-256 signature in DER, 64 bytes. */
export function rawFromDer(der: Bytes): Bytes {
  const rLength = der[3] ?? 0;
  const r = der.slice(4, 4 + rLength);
  const s = der.slice(6 + rLength);
  return concatBytes(toField(r), toField(s));
}

function toField(integer: Bytes): Bytes {
  const digits = integer.slice(Math.max(0, integer.length - 32));
  return concatBytes(new Uint8Array(32 - digits.length), digits);
}
