// The verifier for tRPC: the caller becomes part of the context, and a procedure says whether it needs one.
import { TRPCError } from "@trpc/server";
import type { ResourceCaller } from "./caller.ts";
import { verifyRequest } from "./fetch.ts";
import { type NodeRequest, readNodeRequest } from "./node-request.ts";
import { refusalHeaders, ResourceError, type ResourceErrorStatus } from "./resource-error.ts";
import type { ResourceVerifier } from "./verifier.ts";

/** What a procedure finds in its context. */
export interface CallerContext {
  /** Who calls, or null with the reason in `refusal`. */
  readonly caller: ResourceCaller | null;
  readonly refusal: ResourceError | null;
}

/**
 * Makes tRPC's `createContext`, for its fetch adapter and for those on Node.
 *
 * @example fetchRequestHandler({ createContext: callerContext(verifier), responseMeta: refusalMeta, … })
 */
export function callerContext(verifier: ResourceVerifier) {
  return async ({ req }: { readonly req: Request | NodeRequest }): Promise<CallerContext> => {
    try {
      const caller = await (req instanceof Request
        ? verifyRequest(verifier, req)
        : verifier.verify(readNodeRequest(req)));
      return { caller, refusal: null };
    } catch (refusal) {
      if (!(refusal instanceof ResourceError)) throw refusal;
      return { caller: null, refusal };
    }
  };
}

/**
 * The caller of a procedure, for a middleware of one's own.
 *
 * @param check whether this caller may: throws a ResourceError, as `requireRole` does
 * @throws TRPCError with the ResourceError as its cause
 * @example const authed = t.procedure.use(({ ctx, next }) => next({ ctx: { caller: requireCaller(ctx) } }))
 */
export function requireCaller(
  { caller, refusal }: CallerContext,
  check: (caller: ResourceCaller) => unknown = () => undefined,
): ResourceCaller {
  try {
    if (!caller) throw refusal ?? new ResourceError("missing_token", "Send an access token.");
    check(caller);
    return caller;
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    throw new TRPCError({ code: codes[error.status], message: error.message, cause: error });
  }
}

/** tRPC's `responseMeta`: puts the challenge of a refusal into the answer's headers. */
export function refusalMeta({ errors }: { readonly errors: readonly TRPCError[] }): {
  headers?: Record<string, string>;
} {
  const refusal = errors.map(({ cause }) => cause).find((cause) => cause instanceof ResourceError);
  return refusal instanceof ResourceError ? { headers: refusalHeaders(refusal) } : {};
}

const codes = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  503: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ResourceErrorStatus, TRPCError["code"]>;
