// Attestation objects without a statement, with another public key than the authenticator made.
import { generateKeyPairSync } from "node:crypto";

/** A COSE_Key by its labels (RFC 9052, section 7): small numbers and byte strings. */
export type CoseKey = ReadonlyMap<number, number | Uint8Array>;

/** Puts another key into an attestation object of the format `none`. @returns base64url */
export function withAttestedKey(attestationObjectB64u: string, key: CoseKey): string {
  const object = Buffer.from(attestationObjectB64u, "base64url");
  const label = Buffer.from("hauthData", "latin1");
  const dataAt = object.indexOf(label) + label.length;
  const isLong = object[dataAt] === 0x59;
  const data = object.subarray(dataAt + (isLong ? 3 : 2));
  // RP id hash, flags, counter and AAGUID come before the id's length.
  const idEnd = 55 + data.readUInt16BE(53);
  const attested = Buffer.concat([data.subarray(0, idEnd), encodeKey(key)]);
  const head = Buffer.from([0x59, attested.length >> 8, attested.length & 0xff]);
  return Buffer.concat([object.subarray(0, dataAt), head, attested]).toString("base64url");
}

function encodeKey(key: CoseKey): Buffer {
  const entries = [...key].flatMap(([label, value]) => [
    encodeHead(label),
    ...(typeof value === "number"
      ? [encodeHead(value)]
      : [encodeLength(value.length), Buffer.from(value)]),
  ]);
  return Buffer.concat([Buffer.from([0xa0 + key.size]), ...entries]);
}

// RFC 8949: an integer, negative ones counted from -1.
function encodeHead(value: number): Buffer {
  const [major, size] = value < 0 ? [0x20, -1 - value] : [0, value];
  return size < 24
    ? Buffer.from([major + size])
    : Buffer.from([major + 0x19, size >> 8, size & 0xff]);
}

// The shortest form, as CTAP2 has it: others count as left-over bytes.
function encodeLength(length: number): Buffer {
  if (length < 24) return Buffer.from([0x40 + length]);
  return Buffer.from(length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]);
}

const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");

/** A key of P-256 for ES256. */
export function ecKey(): Map<number, number | Uint8Array> {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  return new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}

/** A key of Ed25519 for EdDSA. */
export function okpKey(): Map<number, number | Uint8Array> {
  const { publicKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  return new Map<number, number | Uint8Array>([
    [1, 1],
    [3, -8],
    [-1, 6],
    [-2, bytes(x)],
  ]);
}

/** An RSA key for RS256. */
export function rsaKey(modulusLength = 2048): Map<number, number | Uint8Array> {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength });
  const { n, e } = publicKey.export({ format: "jwk" });
  return new Map<number, number | Uint8Array>([
    [1, 3],
    [3, -257],
    [-1, bytes(n)],
    [-2, bytes(e)],
  ]);
}
