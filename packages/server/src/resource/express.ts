// The verifier as Express middleware; Connect and plain Node servers take it too.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ResourceCaller } from "./caller.ts";
import { challengeHeader, ResourceError } from "./resource-error.ts";
import { sessionOf } from "./session-cookie.ts";
import type { ResourceVerifier } from "./verifier.ts";

const callers = new WeakMap<IncomingMessage, ResourceCaller>();
type Next = (error?: unknown) => void;

/** Lets only proven callers through; {@link callerOf} tells who. */
export function requireCaller(
  verifier: ResourceVerifier,
  check: (caller: ResourceCaller) => unknown = () => undefined,
) {
  return (
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
    next: Next,
  ): void => {
    const { dpop } = request.headers;
    verifier
      .verify({
        method: request.method ?? "GET",
        path: (request.originalUrl ?? request.url ?? "/").split("?")[0] ?? "/",
        authorization: request.headers.authorization,
        dpop: typeof dpop === "string" ? dpop : undefined,
        session: sessionOf(request.headers.cookie ?? null),
      })
      .then((caller) => {
        check(caller);
        callers.set(request, caller);
        next();
      })
      .catch((error: unknown) =>
        error instanceof ResourceError ? refuse(response, error) : next(error),
      );
  };
}

/** Who calls. @throws Error where {@link requireCaller} didn't run */
export function callerOf(request: IncomingMessage): ResourceCaller {
  const caller = callers.get(request);
  if (!caller) throw new Error("requireCaller hasn't run for this request.");
  return caller;
}

function refuse(response: ServerResponse, error: ResourceError): void {
  response.writeHead(error.status, {
    "content-type": "application/json",
    "www-authenticate": challengeHeader(error),
  });
  response.end(JSON.stringify({ error: error.code, error_description: error.message }));
}
