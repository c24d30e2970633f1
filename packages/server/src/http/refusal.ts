// A refusal that no procedure made, in the same shape as theirs.
import type { Context } from "hono";
import type { LatchkeyError } from "../errors.ts";
import { describeError } from "../trpc/error-formatter.ts";
import type { HttpEnv } from "./env.ts";

/** Answers with an error: wrapped as tRPC's client expects it under `/trpc`, bare elsewhere. */
export function refuse(context: Context<HttpEnv>, error: LatchkeyError): Response {
  const shape = describeError(error, null, context.get("requestId"));
  const body = context.req.path.startsWith("/trpc") ? { error: { json: shape } } : { error: shape };
  const { retryAfterSeconds } = error.details;
  return context.json(
    body,
    error.status,
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
  );
}
