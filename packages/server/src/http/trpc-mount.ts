// tRPC over HTTP at /trpc.
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context } from "hono";
import type { AppContext, RequestContext } from "../context.ts";
import { generalError, type LatchkeyError } from "../errors.ts";
import { asLatchkeyError, toTrpcError } from "../trpc/error-formatter.ts";
import { currentRequestId } from "../trpc/request-id.ts";
import { appRouter } from "../trpc/router.ts";
import type { ClientAddress } from "./client-address.ts";
import { openCookieJar } from "./cookie-jar.ts";
import { proofChallengeFor } from "./dpop-answers.ts";
import type { HttpEnv } from "./env.ts";
import { refuse } from "./refusal.ts";
import { createRequestContext } from "./request-context.ts";
import { answerSingleQuery, readSingleQuery } from "./single-query.ts";

const mostCallsInBatch = 10;

/** Handles every request below `/trpc`. */
export function trpcHandler(app: AppContext, addressOf: ClientAddress) {
  const plainHttp = app.config.origin.startsWith("http:");
  return async (context: Context<HttpEnv>): Promise<Response> => {
    if (wantsStream(context)) return refuse(context, generalError("BAD_REQUEST"));
    const cookies = openCookieJar(context, plainHttp);
    const createContext = () => createRequestContext(app, context, cookies, addressOf, "trpc");
    const query = readSingleQuery(context);
    const response = await (query
      ? answerSingleQuery(context, query, createContext, (failure) => headersFor([failure]))
      : handleAny(context, createContext));
    cookies.applyTo(response.headers);
    return response;
  };
}

function handleAny(
  context: Context<HttpEnv>,
  createContext: () => Promise<RequestContext>,
): Promise<Response> {
  return currentRequestId.run(context.get("requestId"), () =>
    fetchRequestHandler({
      endpoint: "/trpc",
      req: context.req.raw,
      router: appRouter,
      maxBatchSize: mostCallsInBatch,
      createContext: () =>
        createContext().catch((error: unknown) => {
          throw toTrpcError(asLatchkeyError(error));
        }),
      responseMeta: ({ errors }) => ({ headers: headersFor(errors.map(asLatchkeyError)) }),
    }),
  );
}

// A streamed answer starts before its cookies are known, and with 200 whatever comes of it.
function wantsStream(context: Context<HttpEnv>): boolean {
  const accepted = [context.req.header("trpc-accept"), context.req.header("accept")];
  return accepted.some((types) => types?.toLowerCase().includes("application/jsonl"));
}

function headersFor(causes: readonly LatchkeyError[]): Record<string, string> {
  const retryAfterSeconds = Math.max(
    0,
    ...causes.map(({ details }) => details.retryAfterSeconds ?? 0),
  );
  return {
    ...(retryAfterSeconds > 0 ? { "retry-after": String(retryAfterSeconds) } : {}),
    ...(causes[0] ? proofChallengeFor(causes[0]) : {}),
  };
}
