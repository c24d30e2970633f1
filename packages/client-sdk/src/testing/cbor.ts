// A CBOR encoder for what WebAuthn needs: integers, strings, bytes, booleans, arrays and maps,
// in the CTAP2 canonical form (shortest lengths, map keys sorted).
import { concatBytes, utf8, type Bytes } from "./bytes.ts";

/** A value that the encoder takes; numbers are integers within ±(2^32 - 1). */
export type CborValue =
  | number
  | string
  | boolean
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number | string, CborValue>;

const majorType = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5 } as const;

/**
 * Encodes one value.
 * @returns the canonical bytes
 * @throws RangeError for a number that is no integer or needs more than 32 bits
 * @see RFC 8949 section 3, CTAP 2.1 section 8
 */
export function encodeCbor(value: CborValue): Bytes {
  if (typeof value === "number") return encodeInteger(value);
  if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === "string") return withHead(majorType.text, utf8(value));
  if (value instanceof Uint8Array) return withHead(majorType.bytes, value);
  if (isMap(value)) return encodeMap(value);
  return concatBytes(head(majorType.array, value.length), ...value.map(encodeCbor));
}

function isMap(value: CborValue): value is ReadonlyMap<number | string, CborValue> {
  return value instanceof Map;
}

function encodeInteger(value: number): Bytes {
  return value < 0 ? head(majorType.negative, -1 - value) : head(majorType.unsigned, value);
}

function encodeMap(map: ReadonlyMap<number | string, CborValue>): Bytes {
  const entries = [...map].map(([key, value]) => ({
    key: encodeCbor(key),
    value: encodeCbor(value),
  }));
  entries.sort((left, right) => compareKeys(left.key, right.key));
  const body = entries.flatMap(({ key, value }) => [key, value]);
  return concatBytes(head(majorType.map, map.size), ...body);
}

// Canonical order: the shorter key first, then byte by byte.
function compareKeys(left: Uint8Array, right: Uint8Array): number {
  if (left.length !== right.length) return left.length - right.length;
  const index = left.findIndex((byte, position) => byte !== right[position]);
  return index === -1 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

function withHead(major: number, body: Uint8Array): Bytes {
  return concatBytes(head(major, body.length), body);
}

function head(major: number, argument: number): Bytes {
  if (!Number.isInteger(argument) || argument > 0xffff_ffff) {
    throw new RangeError(`CBOR argument out of range: ${argument}`);
  }
  const type = major << 5;
  if (argument < 24) return Uint8Array.of(type | argument);
  if (argument <= 0xff) return Uint8Array.of(type | 24, argument);
  if (argument <= 0xffff) return Uint8Array.of(type | 25, argument >> 8, argument & 0xff);
  return concatBytes(Uint8Array.of(type | 26), uint32(argument));
}

/** A number as four bytes, big-endian. */
export function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
