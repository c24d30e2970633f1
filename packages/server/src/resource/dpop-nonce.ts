// Nonces for proofs (RFC 9449, sections 8 and 9) that nobody has to remember: a MAC over the present minute.
import { createHmac, type KeyObject } from "node:crypto";

// A nonce is good for one to two minutes, as long as a proof may be old (see `proofWindowSeconds`).
const windowMs = 60_000;

/**
 * The nonces that proofs may carry now; instances that share a key take each other's.
 *
 * @param key 32 bytes or more of a secret
 * @returns first the one to hand out, then the one before it and, since clocks differ, the one after it
 */
export function dpopNonces(
  key: KeyObject | Uint8Array | string,
  now: Date,
): readonly [string, string, string] {
  const present = Math.floor(now.getTime() / windowMs);
  const nonceOf = (window: number): string =>
    createHmac("sha256", key).update(`dpop-nonce:${window}`).digest("base64url");
  return [nonceOf(present), nonceOf(present - 1), nonceOf(present + 1)];
}
