// The verifier for fetch-style handlers: Hono, Node's own Request, workers.
import type { ResourceCaller } from "./caller.ts";
import type { ResourceRequest } from "./credentials.ts";
import { refusalBody, refusalHeaders, ResourceError } from "./resource-error.ts";
import type { ResourceVerifier } from "./verifier.ts";

/** Verifies a `Request`. @throws ResourceError */
export function verifyRequest(
  verifier: ResourceVerifier,
  request: Request,
): Promise<ResourceCaller> {
  return verifier.verify(readFetchRequest(request));
}

/** The answer to a refused request; anything else is thrown on. */
export function refusalResponse(error: unknown): Response {
  if (!(error instanceof ResourceError)) throw error;
  return Response.json(refusalBody(error), {
    status: error.status,
    headers: refusalHeaders(error),
  });
}

function readFetchRequest({ method, url, headers }: Request): ResourceRequest {
  const header = (name: string): string | undefined => headers.get(name) ?? undefined;
  return {
    method,
    path: new URL(url).pathname,
    authorization: header("authorization"),
    dpop: header("dpop"),
    cookie: header("cookie"),
    origin: header("origin"),
    secFetchSite: header("sec-fetch-site"),
  };
}
