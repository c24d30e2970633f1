// Remembers what may come only once (proof ids, request nonces) for as long as it could come again.
import { createHash } from "node:crypto";
import { ResourceError } from "./resource-error.ts";

export interface OnceOnly {
  /** @returns true for the first to bring this value before `expiresAt`, false for everyone after; throws when it can't tell */
  take(value: string, expiresAt: Date): Promise<boolean>;
}

// About 150 bytes each. Proofs live 65 s: it takes 7,000 proven requests a second, all that time, to fill.
const mostRemembered = 500_000;

/**
 * Keeps values in this process's memory; instances that share load hand in a store of their own.
 *
 * When it is full nothing new is taken until something has expired: forgetting early would let a replay through.
 */
export function createMemoryOnceOnly(now: () => Date = () => new Date()): OnceOnly {
  const expiries = new Map<string, number>();
  return {
    async take(value, expiresAt) {
      const nowMs = now().getTime();
      // Hashed, so that long values take no more room than short ones.
      const digest = createHash("sha256").update(value, "utf8").digest("base64url");
      forgetExpired(expiries, nowMs);
      if ((expiries.get(digest) ?? 0) > nowMs) return false;
      if (expiries.size >= mostRemembered)
        throw new ResourceError("temporarily_unavailable", "Too many requests at once.");
      expiries.delete(digest);
      expiries.set(digest, expiresAt.getTime());
      return true;
    },
  };
}

// In order of arrival: one that lives longer keeps those behind it a little longer too.
function forgetExpired(expiries: Map<string, number>, nowMs: number): void {
  for (const [value, expiresMs] of expiries) {
    if (expiresMs > nowMs) return;
    expiries.delete(value);
  }
}
