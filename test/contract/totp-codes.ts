// One-time codes as an authenticator app computes them: an implementation of its own, so that the server's library isn't
// held against itself (RFC 4226 section 5.3, RFC 6238 section 4).
import { createHmac } from "node:crypto";

const stepMs = 30_000;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** @param secret base32 @param at the moment whose step counts */
export function totpCodeAt(secret: string, at: Date): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / stepMs)));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** A code that isn't right now, nor within two minutes of it. */
export function wrongTotpCode(secret: string, at: Date): string {
  const near = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((steps) =>
    totpCodeAt(secret, new Date(at.getTime() + steps * stepMs)),
  );
  const candidates = Array.from({ length: 10 }, (_, digit) => String(digit).repeat(6));
  return candidates.find((code) => !near.includes(code)) ?? "";
}

/** RFC 4648, section 6. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("");
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"));
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
