// Turns the raw ECDSA signatures of Web Crypto (r and s side by side) into the DER that WebAuthn carries.
import { concatBytes, type Bytes } from "./bytes.ts";

/**
 * @param signature r and s, each as long as the curve's field (P-256: 64 bytes in all)
 * @returns the DER of `Ecdsa-Sig-Value`
 * @see RFC 3279 section 2.2.3
 */
export function ecdsaSignatureToDer(signature: Bytes): Bytes {
  const half = signature.length / 2;
  const body = concatBytes(derInteger(signature.slice(0, half)), derInteger(signature.slice(half)));
  return concatBytes(Uint8Array.of(0x30, body.length), body);
}

function derInteger(bigEndian: Bytes): Bytes {
  const first = bigEndian.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : bigEndian.slice(first);
  // A leading bit of 1 would read as a negative number.
  const positive = (digits[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), digits) : digits;
  return concatBytes(Uint8Array.of(0x02, positive.length), positive);
}
