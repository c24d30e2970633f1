// Puts a client together.
import { createDpop, type Dpop } from "./dpop/dpop.ts";
import type { LatchkeyClient, LatchkeyClientOptions, TabChannel } from "./latchkey-client.ts";
import { createPasskeys } from "./passkeys/passkeys.ts";
import { lazyWebAuthn } from "./passkeys/webauthn.ts";
import { cookieHolder, createBodyHolder } from "./session/refresh-token-holder.ts";
import { createSession } from "./session/session.ts";
import { createPasskeyTurns, within } from "./sign-in/flow.ts";
import { createSignIn } from "./sign-in/sign-in.ts";
import { createSignUp } from "./sign-in/sign-up.ts";
import { createApiProxy } from "./transport/api-proxy.ts";
import { createHttp } from "./transport/http.ts";
import { createResourceFetch } from "./transport/resource-fetch.ts";
import { createRunCall } from "./transport/run-call.ts";
import { createSendCall } from "./transport/send-call.ts";
import { withStepUp } from "./transport/step-up.ts";

const defaultTimeoutMs = 30_000;

/**
 * Makes a client of a Latchkey server. Nothing is sent before the first call.
 *
 * @param options `url` of the server; everything else has defaults
 * @throws TypeError for options that contradict each other, or an address or origin that is none
 */
export function createLatchkeyClient(options: LatchkeyClientOptions): LatchkeyClient {
  if (!/^(https?:\/\/.|\/|$)/.test(options.url)) throw new TypeError(`No server: "${options.url}"`);
  const inBrowser = "document" in globalThis;
  const { mode = inBrowser ? "token" : "body", now = () => new Date(), webauthn } = options;
  const tabs =
    inBrowser && sharesSession(options, mode) ? `latchkey 1 ${mode} ${options.url}` : null;
  const disposal = new AbortController();
  // Looked up at each call: what replaces it later (a service's instrumentation, say) counts.
  const fetch: typeof globalThis.fetch =
    options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const dpop = openDpop({ ...options, mode, now }, tabs);
  const send = createSendCall(
    createHttp({
      baseUrl: `${options.url.replace(/\/+$/, "")}/trpc`,
      fetch,
      dpop,
      timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
      disposed: disposal.signal,
    }),
  );
  const holder = mode === "body" ? createBodyHolder(options.refreshTokenStorage) : cookieHolder;
  const session = createSession({
    mode,
    holder,
    channel: openChannel(options, mode, tabs),
    now,
    send,
  });
  const run = createRunCall(send, session, dpop.forgetKey);
  const api = createApiProxy(withStepUp(run, options.onStepUp));
  const passkeys = createPasskeys(
    webauthn ? async () => webauthn : lazyWebAuthn(),
    disposal.signal,
  );
  const flow = { api, mode, passkeys, settled: session.settled, turns: createPasskeyTurns() };
  return {
    api,
    mode,
    session: {
      get: session.get,
      subscribe: session.subscribe,
      restore: session.restore,
      accessToken: session.accessToken,
    },
    signUp: createSignUp(flow),
    signIn: createSignIn(flow),
    passkeys,
    fetch: createResourceFetch({ origins: options.resourceOrigins ?? [], fetch, session, dpop }),
    async signOut({ signal } = {}) {
      await session.settled();
      await api.auth.signOut.mutate((await holder.present()) ?? {}, within(signal));
    },
    dispose() {
      disposal.abort();
      session.dispose();
    },
  };
}

// Tabs share a session where they share its cookie or its storage; clients of one Node process don't.
function sharesSession({ refreshTokenStorage }: LatchkeyClientOptions, mode: string): boolean {
  return mode !== "body" || refreshTokenStorage !== undefined;
}

function openDpop(
  {
    dpop = "whenRequired",
    dpopKeyStore,
    mode,
    now,
  }: LatchkeyClientOptions & { readonly now: () => Date },
  tabs: string | null,
): Dpop {
  if (mode === "session" && dpop === true)
    throw new TypeError("Mode session has no token that a key could be bound to.");
  return createDpop(mode !== "session" && dpop, { keys: dpopKeyStore ?? tabs, now });
}

function openChannel(
  { openTabChannel, url }: LatchkeyClientOptions,
  mode: string,
  tabs: string | null,
): TabChannel | null {
  if (openTabChannel) return openTabChannel(`latchkey 1 ${mode} ${url}`);
  return tabs !== null && "BroadcastChannel" in globalThis ? new BroadcastChannel(tabs) : null;
}
