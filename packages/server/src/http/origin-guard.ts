// Refuses requests that a page on an unknown origin makes, before any resolver runs, and answers CORS for known ones.
import type { MiddlewareHandler } from "hono";
import { generalError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { refuse } from "./refusal.ts";

const allowedHeaders = "authorization, content-type, dpop, trpc-accept, x-trpc-source";
// The last three tell a client what its proof lacked: a nonce, or the server's time.
const exposedHeaders = "retry-after, x-request-id, dpop-nonce, www-authenticate, date";
const preflightSeconds = "600";

/** @param origins the configured origins; the first is the server's own */
export function originGuard(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const origin = context.req.header("origin");
    const site = context.req.header("sec-fetch-site");
    if (!isOriginAllowed(origin, site, context.req.method, origins)) {
      return refuse(context, generalError("ORIGIN_REFUSED"));
    }
    if (context.req.method === "OPTIONS" && context.req.header("access-control-request-method")) {
      context.res = new Response(null, {
        status: 204,
        headers: { "access-control-max-age": preflightSeconds },
      });
    } else {
      await next();
    }
    if (origin !== undefined && origins.includes(origin)) {
      const { headers } = context.res;
      for (const [name, value] of Object.entries(allowOrigin(origin))) headers.set(name, value);
      headers.append("vary", "Origin");
    }
    return context.res;
  };
}

// Origin first; where a browser leaves it out (same-origin GET), Sec-Fetch-Site tells. Other clients send neither.
export function isOriginAllowed(
  origin: string | undefined,
  site: string | undefined,
  method: string,
  origins: readonly string[],
): boolean {
  if (origin !== undefined) return origins.includes(origin);
  if (site === undefined || site === "same-origin") return true;
  return site === "none" && (method === "GET" || method === "HEAD");
}

/** What lets a page of a configured origin read an answer, which then varies by `Origin`. */
export function allowOrigin(origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "GET, POST, PATCH, PUT, DELETE",
    "access-control-allow-headers": allowedHeaders,
    "access-control-expose-headers": exposedHeaders,
  };
}
