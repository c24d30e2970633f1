// When an access token runs out by this device's clock, and when to replace it.

/** A token this close to its end may run out on the way. */
const slackMs = 5_000;
const mostLeadMs = 60_000;

/**
 * The server's clock and this one may differ by hours, so only the token's lifetime is taken from the server.
 *
 * @param accessToken a JWT, whose `iat` and `exp` (RFC 7519, section 4.1) give the lifetime
 * @param fallback the server's own word on its end, where the token isn't readable
 */
export function expiryOnThisClock(accessToken: string, fallback: Date, now: Date): Date {
  const lifetimeMs = readLifetimeMs(accessToken);
  return lifetimeMs === null ? fallback : new Date(now.getTime() + lifetimeMs);
}

/** Whether a token has run out, or will on the way. */
export function hasRunOut(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - slackMs <= now.getTime();
}

/**
 * How long to wait before a token is replaced: a minute before its end, sooner for short-lived ones, and not in
 * every tab at once.
 */
export function refreshDelayMs(expiresAt: Date, now: Date): number {
  const leftMs = expiresAt.getTime() - now.getTime();
  const leadMs = Math.min(mostLeadMs, leftMs / 4);
  return Math.max(0, leftMs - leadMs * (1 + Math.random() / 2));
}

function readLifetimeMs(accessToken: string): number | null {
  try {
    const payload = accessToken.split(".")[1] ?? "";
    const { iat, exp } = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/"))) as Record<
      string,
      unknown
    >;
    return typeof iat === "number" && typeof exp === "number" && exp > iat
      ? (exp - iat) * 1000
      : null;
  } catch {
    return null;
  }
}
