// The three things that a resource asks of its issuer, each bounded in time and size.

export interface ServiceCredentials {
  /** From `latchkey clients add`. */
  readonly id: string;
  readonly secret: string;
}

export interface IssuerLinkOptions {
  /** Where the issuer is reached. */
  readonly url: string;
  readonly client: ServiceCredentials | undefined;
  readonly fetch: typeof fetch;
}

/** Every call rejects when the issuer doesn't answer, or answers otherwise than it should. */
export interface IssuerLink {
  /** The published keys (RFC 7517). */
  keys(): Promise<unknown>;
  /** The revocations after a cursor; all that still matter without one. */
  revocations(cursor: string | null): Promise<unknown>;
  /** What the issuer says of a token or a session (RFC 7662). */
  introspect(token: string, kind: "access_token" | "session"): Promise<unknown>;
  /** Calls off what is under way. */
  stop(): void;
}

const timeoutMs = 3_000;
// Far above what an issuer sends: a few keys; pages of some thousand revocations; one account.
const mostBytes = { keys: 64 * 1024, revocations: 8 * 1024 * 1024, introspection: 64 * 1024 };

/** The issuer refuses the credentials of this service: nothing that waiting would mend. */
export class CredentialsRefused extends Error {
  constructor() {
    super("The issuer refuses this service's client id and secret.");
    this.name = "CredentialsRefused";
  }
}

export function openIssuerLink(options: IssuerLinkOptions): IssuerLink {
  const { url, client, fetch: send } = options;
  const closing = new AbortController();
  const ask = async (path: string, most: number, init: RequestInit = {}): Promise<unknown> => {
    const response = await send(`${url}${path}`, {
      ...init,
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
      redirect: "error",
    });
    if (response.status === 401) throw new CredentialsRefused();
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
    return JSON.parse(await readText(response, most)) as unknown;
  };
  const authorization = client === undefined ? "" : basicCredentials(client);
  return {
    // Asked for only when they may have changed: a cache on the way must not answer.
    keys: () =>
      ask("/.well-known/jwks.json", mostBytes.keys, { headers: { "cache-control": "no-cache" } }),
    revocations: (cursor) =>
      ask(
        cursor === null ? "/revocations" : `/revocations?after=${encodeURIComponent(cursor)}`,
        mostBytes.revocations,
        { headers: { authorization } },
      ),
    introspect: (token, kind) =>
      ask("/introspect", mostBytes.introspection, {
        method: "POST",
        headers: { authorization },
        body: new URLSearchParams({ token, token_type_hint: kind }),
      }),
    stop: () => closing.abort(),
  };
}

async function readText(response: Response, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error(`The answer is longer than ${mostBytes} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** HTTP Basic credentials of a client (RFC 6749, section 2.3.1). */
function basicCredentials({ id, secret }: ServiceCredentials): string {
  const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}
