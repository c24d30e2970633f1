// One spelling for every address: what a proxy's rules would read otherwise than we do isn't there (OWASP ASVS 5.0, V4.1).
import type { MiddlewareHandler } from "hono";
import { generalError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { refuse } from "./refusal.ts";

const otherSpellings = /%|\/\/|;|\\|\/\.\.?(\/|$)/;

/** Refuses addresses with escapes, empty segments, dots that climb, or path parameters. */
export const plainAddresses: MiddlewareHandler<HttpEnv> = async (context, next) => {
  // As it was sent: a Request's own address has been resolved already.
  const target = context.env?.incoming?.url ?? context.req.raw.url;
  const [path = ""] = target.replace(/^https?:\/\/[^/]*/i, "").split("?");
  // A batch's commas may be escaped, and tRPC says itself what it can't decode; climbing out is for none.
  const plain = path.startsWith("/trpc/")
    ? path.replaceAll(/%2e/gi, ".").replaceAll("%", "")
    : path;
  return otherSpellings.test(plain) ? refuse(context, generalError("NOT_FOUND")) : next();
};
