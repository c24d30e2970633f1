// Single-use challenges with what waits on them, in the database: a restart loses none, and any instance can answer.
import type { AppContext } from "../../context.ts";
import { randomTokenB64u, sha256B64u } from "../../crypto/digest.ts";
import type { Tx } from "../../store/db.ts";
import { insertChallenge, takeChallenge } from "./challenge.store.ts";

/** Five minutes, as the WebAuthn recommendations and the seed give a person. */
export const challengeLifetimeMs = 5 * 60_000;

/**
 * Makes a challenge of 32 random bytes and stores its hash with a payload.
 *
 * @param purpose the ceremony; a challenge answers no other
 * @param payload JSON-serialisable
 * @returns the challenge in base64url
 */
export async function createChallenge(
  ctx: AppContext,
  tx: Tx,
  purpose: string,
  payload: unknown,
): Promise<string> {
  const challengeB64u = randomTokenB64u();
  await insertChallenge(tx, {
    challengeHash: sha256B64u(challengeB64u),
    purpose,
    payload: JSON.stringify(payload),
    expiresAt: new Date(ctx.now().getTime() + challengeLifetimeMs),
  });
  return challengeB64u;
}

/**
 * Spends a challenge, whatever its answer turns out to be: the answer is judged after the commit.
 *
 * @returns its payload, or undefined when it is unknown, spent, expired or for another purpose
 */
export async function consumeChallenge<Payload>(
  ctx: AppContext,
  tx: Tx,
  purpose: string,
  challengeB64u: string,
): Promise<Payload | undefined> {
  const row = await takeChallenge(tx, sha256B64u(challengeB64u), purpose);
  return row && row.expiresAt > ctx.now() ? (JSON.parse(row.payload) as Payload) : undefined;
}
