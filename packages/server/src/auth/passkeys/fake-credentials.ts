// Credential ids that nobody holds, for addresses without a passkey: the same for an address every time and on every
// instance, in numbers and lengths as real ones have, and recognised when somebody registers one.
import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { AppContext } from "../../context.ts";

type Shares = readonly (readonly [value: number, percent: number])[];

// Password managers make 16 bytes, Apple's keychain 20, Windows and older Androids 32, security keys 48 and 64.
const lengthsBytes: Shares = [
  [16, 40],
  [20, 30],
  [32, 20],
  [48, 5],
  [64, 5],
];
// Most people have one passkey for a site.
const counts: Shares = [
  [1, 75],
  [2, 18],
  [3, 5],
  [4, 2],
];

/** @param email canonical form @returns one to four ids in base64url */
export function fakeCredentialIds(ctx: AppContext, email: string): string[] {
  const key = ctx.keyring.derive("fake-credentials");
  const [countLot = 0, ...lengthLots] = mac(key, `shape:${email}`);
  return lengthLots
    .slice(0, draw(counts, countLot))
    .map((lot, place) => fakeId(key, draw(lengthsBytes, lot), `${place}:${email}`));
}

/**
 * Whether an id is one of ours. Half of it is a MAC over the other half: eight bytes at the least, which no
 * authenticator's random id fits by chance.
 */
export function isFakeCredentialId(ctx: AppContext, credentialId: Uint8Array): boolean {
  const id = Buffer.from(credentialId);
  const half = id.length / 2;
  if (!lengthsBytes.some(([length]) => length === id.length)) return false;
  const proof = proofOf(ctx.keyring.derive("fake-credentials"), id.subarray(0, half));
  return timingSafeEqual(proof, id.subarray(half));
}

function fakeId(key: KeyObject, lengthBytes: number, subject: string): string {
  const first = mac(key, `id:${subject}`).subarray(0, lengthBytes / 2);
  return Buffer.concat([first, proofOf(key, first)]).toString("base64url");
}

function proofOf(key: KeyObject, first: Buffer): Buffer {
  return mac(key, `proof:${first.toString("base64url")}`).subarray(0, first.length);
}

// A byte picks a value by its share.
function draw(shares: Shares, lot: number): number {
  let below = 0;
  for (const [value, percent] of shares) {
    below += percent;
    if (lot * 100 < below * 256) return value;
  }
  throw new TypeError("Shares add up to a hundred.");
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
