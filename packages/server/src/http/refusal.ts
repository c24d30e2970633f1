// A refusal that no procedure made, in the same shape as theirs.
import type { Context } from "hono";
import type { LatchkeyError } from "../errors.ts";
import { describeError } from "../trpc/error-formatter.ts";
import type { HttpEnv } from "./env.ts";
import { problemResponse } from "./rest/problem.ts";

/** Answers with an error: as tRPC's client expects it under `/trpc`, as a problem document elsewhere. */
export function refuse(context: Context<HttpEnv>, error: LatchkeyError): Response {
  const requestId = context.get("requestId");
  if (!context.req.path.startsWith("/trpc")) return problemResponse(error, requestId);
  const { retryAfterSeconds } = error.details;
  return context.json(
    refusalBody(error, requestId),
    error.status,
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
  );
}

/** A refusal as tRPC's client expects it. */
export function refusalBody(error: LatchkeyError, requestId: string): object {
  return { error: { json: describeError(error, null, requestId) } };
}
