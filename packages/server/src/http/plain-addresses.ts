// One spelling for every address: what a proxy's rules would read otherwise than we do isn't there (OWASP ASVS 5.0, V4.1).
import type { MiddlewareHandler } from "hono";
import { generalError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { refuse } from "./refusal.ts";

/** Refuses addresses with escapes, empty segments or path parameters. tRPC's own, whose batches may be escaped, pass. */
export const plainAddresses: MiddlewareHandler<HttpEnv> = async (context, next) => {
  const { pathname } = new URL(context.req.raw.url);
  const plain = pathname.startsWith("/trpc/") || !/%|\/\/|;|\\/.test(pathname);
  return plain ? next() : refuse(context, generalError("NOT_FOUND"));
};
