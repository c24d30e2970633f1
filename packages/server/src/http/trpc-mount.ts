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
import { type SentRequest, sentThrough } from "./sent-request.ts";

const mostCallsInBatch = 10;

/** Handles every request below `/trpc`. */
export function trpcHandler(app: AppContext, addressOf: ClientAddress) {
  const plainHttp = app.config.origin.startsWith("http:");
  return async (context: Context<HttpEnv>): Promise<Response> => {
    const sent = sentThrough(context);
    if (wantsStream(sent)) return refuse(context, generalError("BAD_REQUEST"));
    const cookies = openCookieJar(sent, plainHttp);
    const response = await handle(context, () =>
      createRequestContext(app, sent, cookies, addressOf, "trpc"),
    );
    cookies.applyTo(response.headers);
    return response;
  };
}

function handle(
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
      responseMeta: ({ errors }) => ({ headers: failureHeaders(errors.map(asLatchkeyError)) }),
    }),
  );
}

/** A streamed answer starts before its cookies are known, and with 200 whatever comes of it. */
export function wantsStream(sent: SentRequest): boolean {
  const accepted = [sent.header("trpc-accept"), sent.header("accept")];
  return accepted.some((types) => types?.toLowerCase().includes("application/jsonl"));
}

/** What an answer's headers say of why it failed. */
export function failureHeaders(causes: readonly LatchkeyError[]): Record<string, string> {
  const retryAfterSeconds = Math.max(
    0,
    ...causes.map(({ details }) => details.retryAfterSeconds ?? 0),
  );
  return {
    ...(retryAfterSeconds > 0 ? { "retry-after": String(retryAfterSeconds) } : {}),
    ...(causes[0] ? proofChallengeFor(causes[0]) : {}),
  };
}
