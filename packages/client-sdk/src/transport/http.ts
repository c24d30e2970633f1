// One request to the server: its answer as JSON, or a typed failure.
import { clientError, throwIfAborted } from "../errors/client-errors.ts";
import { isLatchkeyError, LatchkeyClientError } from "../errors/latchkey-client-error.ts";
import type { Dpop } from "../dpop/dpop.ts";

export interface HttpOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly dpop: Pick<Dpop, "send">;
  readonly timeoutMs: number;
  /** Ends every request. */
  readonly disposed: AbortSignal;
}

interface HttpRequest {
  /** Below the base, with its query. */
  readonly path: string;
  /** Sent by POST; without one it is a GET. */
  readonly body?: string;
  /** Scheme and token. */
  readonly authorization: string | null;
  readonly signal: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly json: unknown;
  readonly response: Response;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** @throws LatchkeyClientError `NETWORK`, `TIMEOUT`, `ABORTED`, `KEY_UNAVAILABLE` */
export function createHttp({ baseUrl, fetch, dpop, timeoutMs, disposed }: HttpOptions): Http {
  return async ({ path, body, authorization, signal }) => {
    const ended = signal ? AbortSignal.any([signal, disposed]) : disposed;
    throwIfAborted(ended);
    const late = AbortSignal.timeout(timeoutMs);
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = "application/json";
    if (authorization !== null) headers["authorization"] = authorization;
    const url = baseUrl + path;
    const method = body === undefined ? "GET" : "POST";
    const init: RequestInit = {
      method,
      credentials: "include",
      signal: AbortSignal.any([ended, late]),
      ...(body === undefined ? {} : { body }),
    };
    try {
      const response = await dpop.send({ method, url, authorization }, (proof) =>
        fetch(url, { ...init, headers: { ...headers, ...proof } }),
      );
      // Read here, so that a body that never ends meets the timeout too.
      return { json: parseJson(await response.text()), response };
    } catch (cause) {
      throwIfAborted(ended);
      if (isLatchkeyError(cause)) throw cause;
      throw clientError(late.aborted ? "TIMEOUT" : "NETWORK", { cause });
    }
  };
}

/** What an answer without our shape means: a proxy that turns requests away, or something else altogether. */
export function foreignAnswer({ status, headers }: Response): LatchkeyClientError {
  const wait = Number(headers.get("retry-after") ?? Number.NaN);
  const facts = { httpStatus: status, retryAfterSeconds: Number.isFinite(wait) ? wait : null };
  if (status === 429)
    return new LatchkeyClientError(
      "RATE_LIMITED",
      "Too many tries. Wait a moment, then try again.",
      facts,
    );
  if (status < 502 || status > 504) return clientError("INVALID_RESPONSE", facts);
  return new LatchkeyClientError(
    "UNAVAILABLE",
    "The server can't do this right now. Try again shortly.",
    facts,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
