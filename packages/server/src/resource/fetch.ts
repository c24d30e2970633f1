// The verifier for fetch-style handlers: Hono, Node's own Request, workers.
import type { ResourceCaller } from "./caller.ts";
import { challengeHeader, ResourceError } from "./resource-error.ts";
import { sessionOf } from "./session-cookie.ts";
import type { ResourceVerifier } from "./verifier.ts";

/** Verifies a `Request`. @throws ResourceError */
export function verifyRequest(
  verifier: ResourceVerifier,
  request: Request,
): Promise<ResourceCaller> {
  return verifier.verify({
    method: request.method,
    path: new URL(request.url).pathname,
    authorization: request.headers.get("authorization") ?? undefined,
    dpop: request.headers.get("dpop") ?? undefined,
    session: sessionOf(request.headers.get("cookie")),
  });
}

/** The answer to a refused request; anything else is thrown on. */
export function refusalResponse(error: unknown): Response {
  if (!(error instanceof ResourceError)) throw error;
  return Response.json(
    { error: error.code, error_description: error.message },
    { status: error.status, headers: { "www-authenticate": challengeHeader(error) } },
  );
}
