// A thin typed client of the API: nothing between a test and the wire but tRPC itself.
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  TRPCClientError,
  type TRPCClient,
} from "@trpc/client";
import type { ApiErrorShape, ApiRouter } from "@latchkey/server/api";
import superjson from "superjson";

/** One client of the API, with a cookie jar of its own. */
export interface ApiCaller {
  readonly api: TRPCClient<ApiRouter>;
  /** Name to value, as the server set them. */
  readonly cookies: Map<string, string>;
  /** Each Set-Cookie header that came, in order. */
  readonly setCookies: readonly string[];
  /** Each answer's body, in order. */
  readonly bodies: readonly string[];
}

/** Options of {@link createCaller}. */
export interface CallerOptions {
  readonly accessToken?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: ReadonlyMap<string, string>;
  /** Calls made in one tick go out as one request. */
  readonly batch?: boolean;
}

/** Makes a client that keeps cookies as a browser does, and sends an access token if it is given one. */
export function createCaller(
  server: { readonly url: string },
  options: CallerOptions = {},
): ApiCaller {
  const cookies = new Map(options.cookies);
  const setCookies: string[] = [];
  const bodies: string[] = [];
  const link = {
    url: `${server.url}/trpc`,
    transformer: superjson,
    headers: () => ({
      ...options.headers,
      ...(options.accessToken === undefined
        ? {}
        : { authorization: `Bearer ${options.accessToken}` }),
      ...(cookies.size === 0
        ? {}
        : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }),
    }),
    async fetch(url: RequestInfo | URL | string, init?: object) {
      const response = await fetch(url, init);
      for (const header of response.headers.getSetCookie()) keep(cookies, header);
      setCookies.push(...response.headers.getSetCookie());
      bodies.push(await response.clone().text());
      return response;
    },
  };
  const api = createTRPCClient<ApiRouter>({
    links: [options.batch ? httpBatchLink(link) : httpLink(link)],
  });
  return { api, cookies, setCookies, bodies };
}

function keep(cookies: Map<string, string>, header: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
  if (value === "") cookies.delete(name);
  else cookies.set(name, value);
}

/** What a refused call was answered with. */
export type Refusal = ApiErrorShape["data"] & { readonly message: string };

/**
 * Waits for a call to be refused.
 *
 * @returns the error's shape, once it agrees with the HTTP answer that carried it
 * @throws Error when the call succeeds, or fails otherwise than by an answer in the API's shape
 */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    (value) => new Error(`The call was let through: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof TRPCClientError)) throw error;
  const data = error.data as ApiErrorShape["data"] | undefined;
  if (!data?.code) throw new Error("The answer isn't in the API's error shape.", { cause: error });
  const response = error.meta?.["response"] as Response | undefined;
  if (response && ![data.httpStatus, 207].includes(response.status))
    throw new Error(`HTTP says ${response.status}, the body ${data.httpStatus}.`);
  if (response && data.requestId !== response.headers.get("x-request-id"))
    throw new Error(`Request id ${data.requestId} isn't the header's.`);
  return { ...data, message: error.message };
}
