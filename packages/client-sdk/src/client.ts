// Puts a client together.
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
import { createRunCall } from "./transport/run-call.ts";
import { createSendCall } from "./transport/send-call.ts";
import { withStepUp } from "./transport/step-up.ts";

const defaultTimeoutMs = 30_000;

/**
 * Makes a client of a Latchkey server. Nothing is sent before the first call.
 *
 * @param options `url` of the server; everything else has defaults
 */
export function createLatchkeyClient(options: LatchkeyClientOptions): LatchkeyClient {
  const inBrowser = "document" in globalThis;
  const {
    mode = inBrowser ? "token" : "body",
    now = () => new Date(),
    timeoutMs = defaultTimeoutMs,
    webauthn,
  } = options;
  const disposal = new AbortController();
  const send = createSendCall(
    createHttp({
      baseUrl: `${options.url.replace(/\/+$/, "")}/trpc`,
      // Looked up at each call: what replaces it later (a service's instrumentation, say) counts.
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      timeoutMs,
      disposed: disposal.signal,
    }),
  );
  const holder = mode === "body" ? createBodyHolder(options.refreshTokenStorage) : cookieHolder;
  const session = createSession({
    mode,
    holder,
    channel: openChannel(options, mode, inBrowser),
    now,
    send,
  });
  const api = createApiProxy(withStepUp(createRunCall(send, session), options.onStepUp));
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
function openChannel(
  options: LatchkeyClientOptions,
  mode: string,
  inBrowser: boolean,
): TabChannel | null {
  const name = `latchkey 1 ${mode} ${options.url}`;
  if (options.openTabChannel) return options.openTabChannel(name);
  const shared = mode !== "body" || options.refreshTokenStorage !== undefined;
  return inBrowser && shared && "BroadcastChannel" in globalThis
    ? new BroadcastChannel(name)
    : null;
}
