// Hashes, MACs and random tokens in the text form that the database keeps (base64url, RFC 4648 section 5).
import { createHmac, hash, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text's UTF-8 bytes, as 43 base64url characters. */
export function sha256B64u(text: string): string {
  return hash("sha256", text, "base64url");
}

/** HMAC-SHA-256 over a text's UTF-8 bytes, as 43 base64url characters. */
export function hmacB64u(key: KeyObject, text: string): string {
  return createHmac("sha256", key).update(text, "utf8").digest("base64url");
}

/** A fresh random secret of `byteLength` bytes (32 unless told) in base64url. */
export function randomTokenB64u(byteLength = 32): string {
  return randomBytes(byteLength).toString("base64url");
}

/** Compares two texts in time that depends only on their lengths. */
export function equalInConstantTime(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left, "utf8");
  const rightBytes = Buffer.from(right, "utf8");
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
