// Answers as the server's tRPC mount gives them.
import { serialize } from "superjson";
import type { ApiErrorShape } from "../api-types.ts";
import { createDpop } from "../dpop/dpop.ts";
import { createHttp } from "./http.ts";
import { createSendCall } from "./send-call.ts";

export const answering = (data: unknown) => ({ result: { data: serialize(data) } });

export function refusing(
  code: string,
  httpStatus: number,
  facts: Partial<ApiErrorShape["data"]> = {},
) {
  const data = {
    code,
    httpStatus,
    path: null,
    retryAfterSeconds: null,
    fieldErrors: null,
    stepUp: null,
    requestId: "r",
    ...facts,
  };
  return { error: { json: { message: code, code: -32_000, data } } };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

export interface SeenRequest {
  readonly url: URL;
  readonly init: RequestInit;
}

/** A sender over a fetch that answers as told. */
export function openSender(
  respond: (request: SeenRequest) => Response | Promise<Response>,
  timeoutMs = 1_000,
) {
  const requests: SeenRequest[] = [];
  const disposal = new AbortController();
  const http = createHttp({
    baseUrl: "http://auth.test/trpc",
    timeoutMs,
    dpop: createDpop(false, { keys: null, now: () => new Date() }),
    disposed: disposal.signal,
    fetch: async (input, init = {}) => {
      const request = { url: new URL(input instanceof Request ? input.url : input), init };
      requests.push(request);
      // A real fetch rejects with the signal's reason, whatever it waits for.
      const aborted = new Promise<never>((_, reject) => {
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
      });
      return Promise.race([respond(request), aborted]);
    },
  });
  return { send: createSendCall(http), requests, disposal };
}
