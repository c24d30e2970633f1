// What answers say of proofs (RFC 9449, sections 7.1, 8 and 9): which one was missing, and what the next should carry.
import type { MiddlewareHandler } from "hono";
import type { AppContext } from "../context.ts";
import type { LatchkeyError } from "../errors.ts";
import { proofChallenge } from "../resource/proof-challenge.ts";
import { presentNonce } from "../tokens/dpop/dpop.service.ts";
import type { HttpEnv } from "./env.ts";

/** Tells the server's time, and the present nonce to those who send proofs or should. */
export function dpopAnswers(app: AppContext): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    await next();
    const { headers, status } = context.res;
    const told = timeAndNonce(app, context.req.header("dpop"), status);
    for (const [name, value] of Object.entries(told)) headers.set(name, value);
  };
}

/** @param proof the request's `DPoP` header */
export function timeAndNonce(
  app: AppContext,
  proof: string | undefined,
  status: number,
): { readonly date: string; readonly "dpop-nonce"?: string } {
  // Clients whose clock is wrong date their proofs by it.
  const date = app.now().toUTCString();
  const nonce = proof !== undefined || status === 401 ? presentNonce(app) : null;
  return nonce === null ? { date } : { date, "dpop-nonce": nonce };
}

/** The challenge for a request that was refused for its proof, or nothing. It was refused before anything was done. */
export function proofChallengeFor({ code }: LatchkeyError): Record<string, string> {
  const value = challenges.get(code);
  return value === undefined ? {} : { "www-authenticate": value };
}

const challenges: ReadonlyMap<string, string> = new Map([
  ["DPOP_PROOF_REQUIRED", proofChallenge()],
  ["DPOP_PROOF_INVALID", proofChallenge("invalid_dpop_proof")],
  ["USE_DPOP_NONCE", proofChallenge("use_dpop_nonce")],
]);
