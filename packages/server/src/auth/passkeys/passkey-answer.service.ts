// An authenticator's answer comes in: it is counted, and the challenge that it names is spent, before it is verified.
import type { RequestContext } from "../../context.ts";
import { spendAttempts, spendAttemptsAndDo } from "../../rate-limit/rate-limit.service.ts";
import { consumeChallenge } from "../challenges/challenge.service.ts";
import { type ClientData, readClientData } from "./client-data.ts";

/** The challenge that an answer names, and what waited on it. */
export interface TakenAnswer<Pending> {
  readonly challenge: string;
  /** Undefined when the challenge is unknown, spent, expired or for another purpose. */
  readonly pending: Pending | undefined;
}

const keys = [{ rate: "address" }] as const;

/**
 * Counts an answer and spends its challenge in one transaction; both stand whatever becomes of the answer.
 *
 * @param step what it counts as
 * @param purpose the ceremony
 * @throws LatchkeyError `RATE_LIMITED`, `PASSKEY_REFUSED` for client data that {@link readClientData} refuses
 */
export async function takeAnswer<Pending>(
  ctx: RequestContext,
  step: string,
  purpose: string,
  clientDataJSON: string,
): Promise<TakenAnswer<Pending>> {
  const { challenge } = await readCounted(ctx, step, clientDataJSON);
  const pending = await spendAttemptsAndDo(ctx, step, keys, (tx) =>
    consumeChallenge<Pending>(ctx, tx, purpose, challenge),
  );
  return { challenge, pending };
}

// An answer that can't be read counts as well.
async function readCounted(
  ctx: RequestContext,
  step: string,
  clientDataJSON: string,
): Promise<ClientData> {
  try {
    return readClientData(clientDataJSON);
  } catch (error) {
    await spendAttempts(ctx, step, keys);
    throw error;
  }
}
