// Byte arrays as the software authenticator needs them: base64url, UTF-8, concatenation, digest.

/** Bytes over an `ArrayBuffer`, the form that Web Crypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Encodes bytes as base64url without padding.
 * @see RFC 4648 section 5
 */
export function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Decodes base64url; padding is tolerated, as in a browser's own parser.
 * @throws DOMException `InvalidCharacterError` for anything else
 */
export function fromBase64url(text: string): Bytes {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Encodes a string as UTF-8. */
export function utf8(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text));
}

/** Joins byte arrays in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** SHA-256 of the bytes, 32 bytes. */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Fresh random bytes. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
