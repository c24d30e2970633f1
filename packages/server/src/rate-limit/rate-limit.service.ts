// Limits on authentication steps: per address and per account, durable, shared by every face and instance,
// and spent before the expensive work.
import type { ActingContext } from "../context.ts";
import { hmacB64u } from "../crypto/digest.ts";
import { generalError } from "../errors.ts";
import type { Tx } from "../store/db.ts";
import { addressGroup } from "./address-group.ts";
import { type AttemptRate, claimTelling, spendAttempt } from "./rate-limit.store.ts";

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
  /** Mails of one purpose that anyone can cause to one mailbox: enough for a person who mistypes. */
  mailbox: { intervalMs: 10 * 60_000, burst: 5 },
  /** Letters with a code, which only somebody who knows the password can cause; a budget of its own, so that strangers can't use it up. */
  codeLetter: { intervalMs: 10 * 60_000, burst: 5 },
  /** Sets of recovery codes that an account makes. */
  codeSet: { intervalMs: 12 * 60_000, burst: 5 },
  /** Letters that tell one mailbox of changes of one kind: an hour of them says what there is to say. */
  notice: { intervalMs: 6 * 60_000, burst: 10 },
  /** Wrong credentials of services, by where they come from. Right ones spend nothing: neighbours can't shut each other out. */
  client: perMinute(30, 30),
  /** Exports of one account's data, each of which reads and writes out some megabytes. */
  export: perMinute(3, 3),
  /** Refreshes, which every open page makes by itself. */
  refresh: perMinute(300, 300),
} as const satisfies Record<string, AttemptRate>;

// Each step has a budget of its own for these, so that one way in can't close another, nor one kind of letter hide another.
const perStep: ReadonlySet<keyof typeof rates> = new Set(["account", "mailbox", "notice"]);

/** What an attempt counts against: a rate's name, and whose it is. */
export interface AttemptKey {
  readonly rate: keyof typeof rates;
  /** The account's address in canonical form or another name for it; the caller's network address when left out. */
  readonly subject?: string;
}

// How long one audit row stands for all refusals under its key: a flood costs no write, and tells of itself each minute.
const tellEveryMs = 60_000;

/**
 * Spends one attempt under each key, up to the first that has none left; its commit stands whatever becomes of the
 * request. The first refusal under a key is audited, and then one a minute for as long as they go on.
 *
 * @throws LatchkeyError `RATE_LIMITED` with the seconds to wait
 */
export async function spendAttempts(
  ctx: ActingContext,
  step: string,
  keys: readonly AttemptKey[],
): Promise<void> {
  if (ctx.config.rateLimits) await spendAttemptsAndDo(ctx, step, keys, async () => undefined);
}

/**
 * Spends attempts as {@link spendAttempts} does, and goes on in the same transaction: one commit for both.
 *
 * @param work doesn't run when an attempt is refused. What it throws takes the attempts back, as a database that fails
 *   must; a refusal that has to count is returned, and thrown after the commit
 * @throws LatchkeyError `RATE_LIMITED` with the seconds to wait
 */
export async function spendAttemptsAndDo<Result>(
  ctx: ActingContext,
  step: string,
  keys: readonly AttemptKey[],
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const done = await ctx.db.transaction(async (tx) => {
    const waitMs = ctx.config.rateLimits ? await spendInside(ctx, tx, step, keys) : 0;
    return waitMs > 0 ? { waitMs } : { result: await work(tx) };
  });
  if ("result" in done) return done.result;
  throw generalError("RATE_LIMITED", { retryAfterSeconds: Math.ceil(done.waitMs / 1000) });
}

/**
 * Spends an attempt in the transaction of what it admits, for what is left out without a word to the caller when there
 * is none: it counts if that becomes durable. Refusals are audited as {@link spendAttempts} does.
 *
 * @returns whether there was one
 */
export async function spendAttemptInside(
  ctx: ActingContext,
  tx: Tx,
  step: string,
  key: AttemptKey,
): Promise<boolean> {
  return !ctx.config.rateLimits || (await spendInside(ctx, tx, step, [key])) === 0;
}

/** @returns 0 when all were spent, else the milliseconds until one under the key that refused is free */
async function spendInside(
  ctx: ActingContext,
  tx: Tx,
  step: string,
  keys: readonly AttemptKey[],
): Promise<number> {
  const nowMs = ctx.now().getTime();
  for (const key of keys) {
    const hash = keyHash(ctx, step, key);
    const waitMs = await spendAttempt(tx, hash, rates[key.rate], nowMs);
    if (waitMs === 0) continue;
    if (await claimTelling(tx, hash, nowMs, nowMs + tellEveryMs))
      await auditRefusal(ctx, tx, step, keys);
    return waitMs;
  }
  return 0;
}

async function auditRefusal(
  ctx: ActingContext,
  tx: Tx,
  step: string,
  keys: readonly AttemptKey[],
): Promise<void> {
  await ctx.audit.append(tx, ctx.request, {
    type: "rate_limited",
    userEmail: keys.find((key) => key.subject?.includes("@"))?.subject ?? null,
    success: false,
    details: `Too many tries: ${step}. More within a minute aren't told one by one.`,
  });
}

function keyHash(ctx: ActingContext, step: string, key: AttemptKey): string {
  const whose = key.subject ?? addressGroup(ctx.request.ipAddress);
  const scope = perStep.has(key.rate) ? `${key.rate}:${step}` : key.rate;
  return hmacB64u(ctx.keyring.derive("rate-limit"), `${scope}:${whose}`);
}
