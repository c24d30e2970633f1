// The verifier as Express middleware; Connect and plain Node servers take it too.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ResourceCaller } from "./caller.ts";
import { type NodeRequest, readNodeRequest } from "./node-request.ts";
import { refusalBody, refusalHeaders, ResourceError } from "./resource-error.ts";
import type { ResourceVerifier } from "./verifier.ts";

const callers = new WeakMap<IncomingMessage, ResourceCaller>();
type Next = (error?: unknown) => void;

/**
 * Lets only proven callers through; {@link callerOf} tells who. Refusals are answered here, everything else goes to `next`.
 *
 * @param check whether this caller may: throws a ResourceError, as `requireRole` does
 * @example app.get("/reports", requireCaller(verifier, (caller) => requireRole(caller, "admin")), handler)
 */
export function requireCaller(
  verifier: ResourceVerifier,
  check: (caller: ResourceCaller) => unknown = () => undefined,
) {
  return (request: NodeRequest, response: ServerResponse, next: Next): void => {
    const admit = async (): Promise<void> => {
      const caller = await verifier.verify(readNodeRequest(request));
      await check(caller);
      callers.set(request, caller);
    };
    admit().then(
      () => next(),
      (error: unknown) => answerRefusal(error, request, response, next),
    );
  };
}

/** Who calls. @throws Error where {@link requireCaller} didn't run */
export function callerOf(request: IncomingMessage): ResourceCaller {
  const caller = callers.get(request);
  if (!caller) throw new Error("requireCaller hasn't run for this request.");
  return caller;
}

/** Express's error middleware for refusals that handlers throw, such as `requireRole`'s; other errors go on. */
export function answerRefusal(
  error: unknown,
  _request: IncomingMessage,
  response: ServerResponse,
  next: Next,
): void {
  if (!(error instanceof ResourceError) || response.headersSent) return next(error);
  response.writeHead(error.status, {
    "content-type": "application/json",
    ...refusalHeaders(error),
  });
  response.end(JSON.stringify(refusalBody(error)));
}
