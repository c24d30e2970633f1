// The verifier for tRPC: the caller becomes part of the context, and procedures decide what a stranger may do.
import type { ResourceCaller } from "./caller.ts";
import { verifyRequest } from "./fetch.ts";
import { ResourceError } from "./resource-error.ts";
import type { ResourceVerifier } from "./verifier.ts";

/** What a procedure finds in its context. */
export interface CallerContext {
  /** Who calls, or null with the reason in `refusal`. */
  readonly caller: ResourceCaller | null;
  readonly refusal: ResourceError | null;
}

/**
 * Makes tRPC's `createContext` for its fetch adapter.
 *
 * @example fetchRequestHandler({ createContext: callerContext(verifier), … })
 */
export function callerContext(verifier: ResourceVerifier) {
  return async ({ req }: { readonly req: Request }): Promise<CallerContext> => {
    try {
      return { caller: await verifyRequest(verifier, req), refusal: null };
    } catch (refusal) {
      if (!(refusal instanceof ResourceError)) throw refusal;
      return { caller: null, refusal };
    }
  };
}
