// Whether a COSE_Key (RFC 9052, section 7; RFC 9053) is whole: every part that its kind needs, in its full length.
import { cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";

// NIST SP 800-131A: RSA keys of 2048 bits or more.
const leastRsaBytes = 256;
const ecCoordinateBytes = 32;

/** @param publicKey CBOR bytes as an authenticator attested them */
export function isCompleteCoseKey(publicKey: Uint8Array): boolean {
  const key = decodeCredentialPublicKey(new Uint8Array(publicKey));
  if (cose.isCOSEPublicKeyEC2(key)) {
    return [key.get(cose.COSEKEYS.x), key.get(cose.COSEKEYS.y)].every(
      (part) => part?.length === ecCoordinateBytes,
    );
  }
  if (cose.isCOSEPublicKeyOKP(key)) return key.get(cose.COSEKEYS.x)?.length === ecCoordinateBytes;
  if (cose.isCOSEPublicKeyRSA(key)) {
    const exponent = key.get(cose.COSEKEYS.e);
    return (key.get(cose.COSEKEYS.n)?.length ?? 0) >= leastRsaBytes && (exponent?.length ?? 0) > 0;
  }
  return false;
}
