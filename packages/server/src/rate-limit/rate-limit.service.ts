// Limits on authentication steps: per address and per account, durable, shared by every face and instance,
// and spent before the expensive work.
import type { RequestContext } from "../context.ts";
import { hmacB64u } from "../crypto/digest.ts";
import { generalError } from "../errors.ts";
import { addressGroup } from "./address-group.ts";
import { type AttemptRate, spendAttempt } from "./rate-limit.store.ts";

const perMinute = (attempts: number, burst: number): AttemptRate => ({
  intervalMs: 60_000 / attempts,
  burst,
});

// Chosen so that a person, and an office behind one address, never meet them, and a guesser does at once.
const rates = {
  /** Every step of every ceremony, by where it comes from. */
  address: perMinute(120, 120),
  /** Tries against one account, wherever they come from. OWASP ASVS 5.0, 6.3.1. */
  account: perMinute(6, 10),
  /** New accounts from one address. */
  registration: perMinute(30, 60),
  /** Mails that anyone can cause to one mailbox, whatever they are about: enough for a person who mistypes. */
  mailbox: { intervalMs: 10 * 60_000, burst: 5 },
  /** Refreshes, which every open page makes by itself. */
  refresh: perMinute(300, 300),
} as const satisfies Record<string, AttemptRate>;

/** What an attempt counts against: a rate's name, and whose it is. */
export interface AttemptKey {
  readonly rate: keyof typeof rates;
  /** The account's address in canonical form or another name for it; the caller's network address when left out. */
  readonly subject?: string;
}

/**
 * Spends one attempt under each key; its commit stands whatever becomes of the request.
 *
 * @throws LatchkeyError `RATE_LIMITED` with the seconds to wait
 */
export async function spendAttempts(
  ctx: RequestContext,
  step: string,
  keys: readonly AttemptKey[],
): Promise<void> {
  if (!ctx.config.rateLimits) return;
  const nowMs = ctx.now().getTime();
  const waitMs = await ctx.db.transaction(async (tx) => {
    const waits: number[] = [];
    for (const key of keys)
      waits.push(await spendAttempt(tx, keyHash(ctx, step, key), rates[key.rate], nowMs));
    return Math.max(0, ...waits);
  });
  if (waitMs === 0) return;
  await ctx.audit.record(ctx.request, {
    type: "rate_limited",
    userEmail: keys.find((key) => key.subject?.includes("@"))?.subject ?? null,
    success: false,
    details: `Too many tries: ${step}.`,
  });
  throw generalError("RATE_LIMITED", { retryAfterSeconds: Math.ceil(waitMs / 1000) });
}

function keyHash(ctx: RequestContext, step: string, key: AttemptKey): string {
  const whose = key.subject ?? addressGroup(ctx.request.ipAddress);
  // An address has one budget for all steps; an account has one for each, so that one way in can't close another.
  const scope = key.rate === "account" ? `account:${step}` : key.rate;
  return hmacB64u(ctx.keyring.derive("rate-limit"), `${scope}:${whose}`);
}
