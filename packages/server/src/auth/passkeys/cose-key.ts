// Whether a COSE_Key (RFC 9052, section 7; RFC 9053) is one that signatures can be verified with, and that proves
// something: of the kind that its algorithm names, whole, and a point of its curve or a modulus of full size.
import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
import { isUsableEd25519Key } from "./ed25519-key.ts";

// NIST SP 800-131A: RSA keys of 2048 bits or more. Far beyond that, verifying would be a burden.
const rsaBits = { least: 2048, most: 8192 } as const;
const leastRsaExponent = 3n;
// OpenSSL takes no larger one with long keys.
const mostRsaExponent = 2n ** 64n;
const coordinateBytes = 32;

/** @param publicKey CBOR bytes as an authenticator attested them */
export function isFitCoseKey(publicKey: Uint8Array): boolean {
  const key = decodeCredentialPublicKey(new Uint8Array(publicKey));
  const algorithm = key.get(cose.COSEKEYS.alg);
  if (cose.isCOSEPublicKeyEC2(key)) {
    return (
      algorithm === cose.COSEALG.ES256 &&
      key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256 &&
      isPointOfP256(key.get(cose.COSEKEYS.x), key.get(cose.COSEKEYS.y))
    );
  }
  if (cose.isCOSEPublicKeyOKP(key)) {
    return (
      algorithm === cose.COSEALG.EdDSA &&
      key.get(cose.COSEKEYS.crv) === cose.COSECRV.ED25519 &&
      isUsableEd25519Key(key.get(cose.COSEKEYS.x) ?? new Uint8Array())
    );
  }
  if (cose.isCOSEPublicKeyRSA(key)) {
    return (
      algorithm === cose.COSEALG.RS256 &&
      isStrongRsaKey(key.get(cose.COSEKEYS.n), key.get(cose.COSEKEYS.e))
    );
  }
  return false;
}

function isPointOfP256(x: Uint8Array | undefined, y: Uint8Array | undefined): boolean {
  if (x?.length !== coordinateBytes || y?.length !== coordinateBytes) return false;
  return importKey({ kty: "EC", crv: "P-256", x: base64url(x), y: base64url(y) }) !== null;
}

function isStrongRsaKey(n: Uint8Array | undefined, e: Uint8Array | undefined): boolean {
  if (n === undefined || e === undefined || (n.at(-1) ?? 0) % 2 === 0) return false;
  const details = importKey({
    kty: "RSA",
    n: base64url(n),
    e: base64url(e),
  })?.asymmetricKeyDetails;
  const { modulusLength = 0, publicExponent = 0n } = details ?? {};
  return (
    modulusLength >= rsaBits.least &&
    modulusLength <= rsaBits.most &&
    publicExponent >= leastRsaExponent &&
    publicExponent < mostRsaExponent &&
    publicExponent % 2n === 1n
  );
}

// As the verifier does; it knows no point off the curve.
function importKey(key: JsonWebKey): KeyObject | null {
  try {
    return createPublicKey({ key, format: "jwk" });
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
