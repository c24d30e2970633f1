// Captures: a nonce for each, so that a recorded sample serves once.
import type { RequestContext } from "../context.ts";
import {
  challengeLifetimeMs,
  consumeChallenge,
  createChallenge,
} from "../auth/challenges/challenge.service.ts";
import { spendAttemptsAndDo } from "../rate-limit/rate-limit.service.ts";

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
  const pending = await ctx.db.transaction((tx) =>
    consumeChallenge<object>(ctx, tx, purpose, nonce),
  );
  return pending !== undefined;
}
