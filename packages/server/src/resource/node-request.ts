// A Node request as the verifier needs it.
import type { IncomingMessage } from "node:http";
import type { ResourceRequest } from "./credentials.ts";

/** Express and Connect keep the whole path in `originalUrl` where a router is mounted below another path. */
export type NodeRequest = IncomingMessage & { readonly originalUrl?: string };

export function readNodeRequest(request: NodeRequest): ResourceRequest {
  // Node keeps the first of several Authorization headers; here they are told apart.
  const { authorization, dpop, origin } = request.headersDistinct;
  return {
    method: request.method ?? "GET",
    path: (request.originalUrl ?? request.url ?? "/").split("?")[0] ?? "/",
    authorization: authorization?.join(", "),
    dpop: dpop?.join(", "),
    cookie: request.headers.cookie,
    origin: origin?.join(", "),
    secFetchSite: request.headersDistinct["sec-fetch-site"]?.[0],
  };
}
