// Wrong methods are 405 and are told the right ones (RFC 9110, section 15.5.6).
import type { Context, MiddlewareHandler } from "hono";
import { generalError } from "../../errors.ts";
import type { HttpEnv } from "../env.ts";
import { problemResponse } from "./problem.ts";
import type { RestMethod } from "./route.ts";

/** Lets a path's own methods through; HEAD is answered wherever GET is. */
export function allowOnly(methods: readonly RestMethod[]): MiddlewareHandler<HttpEnv> {
  const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return async (context, next) => {
    if (methods.includes(methodOf(context))) return next();
    if (context.req.method === "OPTIONS")
      return new Response(null, { status: 204, headers: { allow } });
    const error = generalError("METHOD_NOT_ALLOWED");
    return problemResponse(error, context.get("requestId"), { headers: { allow } });
  };
}

/** The method that a request is answered as; Hono leaves out the body for HEAD. */
export function methodOf(context: Context<HttpEnv>): RestMethod {
  return (context.req.method === "HEAD" ? "GET" : context.req.method) as RestMethod;
}
