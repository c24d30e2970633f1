// Captures: a nonce for each, so that a recorded sample serves once.
import type { RequestContext } from "../context.ts";
import {
  challengeLifetimeMs,
  consumeChallenge,
  createChallenge,
} from "../auth/challenges/challenge.service.ts";
import { spendAttemptsAndDo } from "../rate-limit/rate-limit.service.ts";
import type { Tx } from "../store/db.ts";
import type { BoundSample } from "./typing.schema.ts";

const purpose = "typing-capture";

/** Starts a capture; asks nothing and tells nothing of any account. */
export async function beginCapture(
  ctx: RequestContext,
): Promise<{ nonce: string; expiresAt: Date }> {
  const nonce = await spendAttemptsAndDo(ctx, "typing", [{ rate: "address" }], (tx) =>
    createChallenge(ctx, tx, purpose, {}),
  );
  return { nonce, expiresAt: new Date(ctx.now().getTime() + challengeLifetimeMs) };
}

/** Spends a capture's nonce. @returns false when it is unknown, spent or expired */
export async function spendCapture(ctx: RequestContext, nonce: string): Promise<boolean> {
  return ctx.db.transaction((tx) => isFresh(ctx, tx, nonce));
}

/** A sample that came with a sign-in. */
export interface ReceivedSample extends BoundSample {
  /** Whether it came under a nonce of its own, which is spent now. */
  readonly fresh: boolean;
}

/** Spends the capture of a sample that came with a sign-in, whatever becomes of that. */
export async function receiveSample(
  ctx: RequestContext,
  tx: Tx,
  bound: BoundSample | undefined,
): Promise<ReceivedSample | undefined> {
  return bound && { ...bound, fresh: await isFresh(ctx, tx, bound.nonce) };
}

async function isFresh(ctx: RequestContext, tx: Tx, nonce: string): Promise<boolean> {
  return (await consumeChallenge<object>(ctx, tx, purpose, nonce)) !== undefined;
}
