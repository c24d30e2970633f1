// One request to the server: its answer as JSON, or a typed failure.
import { clientError, throwIfAborted } from "../errors/client-errors.ts";
import { LatchkeyClientError } from "../errors/latchkey-client-error.ts";

export interface HttpOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  /** Ends every request. */
  readonly disposed: AbortSignal;
}

interface HttpRequest {
  /** Below the base, with its query. */
  readonly path: string;
  /** Sent by POST; without one it is a GET. */
  readonly body?: string;
  readonly accessToken: string | null;
  readonly signal: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly json: unknown;
  readonly response: Response;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** @throws LatchkeyClientError `NETWORK`, `TIMEOUT`, `ABORTED`, and where no Latchkey server answers `INVALID_RESPONSE` */
export function createHttp({ baseUrl, fetch, timeoutMs, disposed }: HttpOptions): Http {
  return async ({ path, body, accessToken, signal }) => {
    const ended = signal ? AbortSignal.any([signal, disposed]) : disposed;
    throwIfAborted(ended);
    const late = AbortSignal.timeout(timeoutMs);
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = "application/json";
    if (accessToken !== null) headers["authorization"] = `Bearer ${accessToken}`;
    const init: RequestInit = {
      headers,
      credentials: "include",
      signal: AbortSignal.any([ended, late]),
    };
    try {
      const response = await fetch(
        baseUrl + path,
        body === undefined ? init : { ...init, method: "POST", body },
      );
      // Read here, so that a body that never ends meets the timeout too.
      return { json: parseJson(await response.text()), response };
    } catch (cause) {
      throwIfAborted(ended);
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
