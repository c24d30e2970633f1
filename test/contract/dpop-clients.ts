// Clients of the SDK that bind their tokens to a key, on a wire that somebody taps.
import {
  createLatchkeyClient,
  type DpopKeyStore,
  type LatchkeyClient,
  type LatchkeyClientOptions,
} from "@latchkey/client-sdk";
import { onTestFinished } from "vitest";
import type { Deployment } from "./people.ts";

/** A request as it went over the wire, with what answered it. */
export interface CapturedRequest {
  readonly method: string;
  /** As the client wrote it. */
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string | null;
  readonly status: number;
  /** Sends the same bytes again. */
  readonly sendAgain: (to?: Deployment) => Promise<Response>;
}

export interface TappedClient {
  readonly client: LatchkeyClient;
  readonly requests: CapturedRequest[];
}

/**
 * Opens a client whose requests are captured. It names the server by its origin, as proofs have to, wherever it listens.
 *
 * @param others further services by origin, with what answers in their place
 */
export function openTappedClient(
  server: Deployment,
  options: Partial<LatchkeyClientOptions> = {},
  others: ReadonlyMap<string, (request: Request) => Promise<Response>> = new Map(),
): TappedClient {
  const requests: CapturedRequest[] = [];
  const client = createLatchkeyClient({
    url: server.origin,
    dpop: true,
    ...options,
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, headers } = request;
      const url = new URL(request.url);
      const body = method === "GET" ? null : await request.clone().text();
      const sendAgain = (to: Deployment = server): Promise<Response> => {
        const other = others.get(url.origin);
        const again = { method, headers, body };
        return other
          ? other(new Request(url, again))
          : fetch(`${to.url}${url.pathname}${url.search}`, again);
      };
      const answer = await sendAgain();
      requests.push({ method, url, headers, body, status: answer.status, sendAgain });
      return answer;
    },
  });
  onTestFinished(() => client.dispose());
  return { client, requests };
}

/** A key store that tests look into. */
export function createKeyStore(): DpopKeyStore & { readonly kept: () => CryptoKeyPair | null } {
  let pair: CryptoKeyPair | null = null;
  return {
    kept: () => pair,
    read: () => pair,
    add: (made) => (pair ??= made),
    remove: () => void (pair = null),
  };
}
