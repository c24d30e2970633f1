// A request that the server has begun to handle, and whose body is still to come: something that is surely under way.
import { once } from "node:events";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";

/** The half that was sent. */
export interface HalfSent {
  /** Sends the rest. @returns the answer */
  finish(): Promise<{
    readonly status: number;
    readonly retryAfter: string | undefined;
    /** The header. */
    readonly connection: string | undefined;
    readonly body: string;
  }>;
}

/** Sends all but the body, and waits until the server asks for it (RFC 9110, section 10.1.1). */
export async function sendHalf(
  server: { readonly url: string },
  { path, headers, body }: { path: string; headers?: Record<string, string>; body: string },
): Promise<HalfSent> {
  const outgoing = request(new URL(path, server.url), {
    method: "POST",
    agent: new Agent({ keepAlive: true }),
    headers: {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      expect: "100-continue",
      ...headers,
    },
  });
  outgoing.flushHeaders();
  await once(outgoing, "continue");
  return {
    async finish() {
      outgoing.end(body);
      const [response] = await once(outgoing, "response");
      return {
        status: response.statusCode,
        retryAfter: response.headers["retry-after"],
        connection: response.headers.connection,
        body: await text(response),
      };
    },
  };
}
