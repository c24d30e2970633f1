// Remembers what may come only once (proof ids, request nonces) for as long as it could come again.

export interface OnceOnly {
  /** @returns true for the first to bring this value before `expiresAt`, false for everyone after */
  take(value: string, expiresAt: Date): Promise<boolean>;
}

// About 100 bytes each; past it the oldest go first, which only matters above thousands of requests a second.
const mostRemembered = 500_000;

/** Keeps values in this process's memory; instances that share load hand in a store of their own. */
export function createMemoryOnceOnly(now: () => Date = () => new Date()): OnceOnly {
  const expiries = new Map<string, number>();
  return {
    async take(value, expiresAt) {
      const nowMs = now().getTime();
      forgetExpired(expiries, nowMs);
      if ((expiries.get(value) ?? 0) > nowMs) return false;
      expiries.set(value, expiresAt.getTime());
      return true;
    },
  };
}

function forgetExpired(expiries: Map<string, number>, nowMs: number): void {
  for (const [value, expiresMs] of expiries) {
    if (expiresMs > nowMs && expiries.size < mostRemembered) return;
    expiries.delete(value);
  }
}
