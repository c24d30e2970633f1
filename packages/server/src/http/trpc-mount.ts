// tRPC over HTTP at /trpc.
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context } from "hono";
import type { AppContext } from "../context.ts";
import { asLatchkeyError, toTrpcError } from "../trpc/error-formatter.ts";
import { appRouter } from "../trpc/router.ts";
import type { ClientAddress } from "./client-address.ts";
import { openCookieJar } from "./cookie-jar.ts";
import type { HttpEnv } from "./env.ts";
import { createRequestContext } from "./request-context.ts";

const mostCallsInBatch = 10;

/** Handles every request below `/trpc`. */
export function trpcHandler(app: AppContext, addressOf: ClientAddress) {
  const plainHttp = app.config.origin.startsWith("http:");
  return async (context: Context<HttpEnv>): Promise<Response> => {
    const cookies = openCookieJar(context, plainHttp);
    const response = await fetchRequestHandler({
      endpoint: "/trpc",
      req: context.req.raw,
      router: appRouter,
      maxBatchSize: mostCallsInBatch,
      createContext: () =>
        createRequestContext(app, context, cookies, addressOf, "trpc").catch((error: unknown) => {
          throw toTrpcError(asLatchkeyError(error));
        }),
      responseMeta: ({ errors }) => {
        const waits = errors.map((error) => asLatchkeyError(error).details.retryAfterSeconds ?? 0);
        const retryAfterSeconds = Math.max(0, ...waits);
        return retryAfterSeconds > 0
          ? { headers: { "retry-after": String(retryAfterSeconds) } }
          : {};
      },
    });
    cookies.applyTo(response.headers);
    return response;
  };
}
