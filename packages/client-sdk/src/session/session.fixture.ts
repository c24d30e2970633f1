// A server that answers `auth.refresh` as a test says, tabs that hear each other, and sessions on top of both.
import type { SignedIn } from "../api-types.ts";
import { LatchkeyClientError } from "../errors/latchkey-client-error.ts";
import type { TabChannel } from "../latchkey-client.ts";
import type { ApiCall, SendCall } from "../transport/api-call.ts";
import { cookieHolder, type RefreshTokenHolder } from "./refresh-token-holder.ts";
import { createSession } from "./session.ts";

export const tokenLifetimeMs = 15 * 60_000;

let issued = 0;

/** A completed sign-in in mode `token`, with a JWT that says how long it lives. */
export function signedInAs(firstName: string, at = new Date()): SignedIn {
  const seconds = Math.floor(at.getTime() / 1000);
  const claims = {
    iat: seconds,
    exp: seconds + tokenLifetimeMs / 1000,
    jti: String((issued += 1)),
  };
  return {
    status: "signedIn",
    user: {
      id: firstName,
      firstName,
      lastName: "Lovelace",
      email: "ada@example.com",
      emailVerified: true,
      dateOfBirth: "1990-12-10",
      jobTitle: "Analyst",
      role: "user",
      status: "active",
      createdAt: at,
    },
    session: {
      id: "s",
      mode: "token",
      methods: ["pwd"],
      assurance: 1,
      authenticatedAt: at,
      expiresAt: at,
    },
    tokens: {
      accessToken: `e30.${btoa(JSON.stringify(claims)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}.`,
      tokenType: "Bearer",
      accessTokenExpiresAt: new Date(at.getTime() + tokenLifetimeMs),
      refreshToken: null,
    },
  };
}

export function refusal(code: string, retryAfterSeconds?: number): LatchkeyClientError {
  return new LatchkeyClientError(code, code, { retryAfterSeconds: retryAfterSeconds ?? null });
}

export interface FakeServer {
  readonly send: SendCall;
  readonly calls: readonly ApiCall[];
  /** What the next refresh comes to; the last one told stays. */
  answer: () => unknown;
}

/** @param latencyMs how long an answer takes */
export function createFakeServer(latencyMs = 20): FakeServer {
  const calls: ApiCall[] = [];
  const server = {
    calls,
    answer: (): unknown => signedInAs("Ada"),
    send: async (call: ApiCall) => {
      calls.push(call);
      const { answer } = server;
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      return answer();
    },
  };
  return server;
}

/** Channels that hear each other, as the tabs of one browser do: later, and never themselves. */
export function createBrowser(): { openChannel(): TabChannel } {
  const tabs = new Map<TabChannel, (event: MessageEvent) => void>();
  return {
    openChannel() {
      const channel: TabChannel = {
        addEventListener: (_, listener) => void tabs.set(channel, listener),
        close: () => void tabs.delete(channel),
        postMessage: (message) => {
          const data: unknown = structuredClone(message);
          for (const [other, listener] of tabs) {
            if (other !== channel) queueMicrotask(() => listener({ data } as MessageEvent));
          }
        },
      };
      return channel;
    },
  };
}

export interface SessionSetup {
  readonly channel?: TabChannel;
  readonly holder?: RefreshTokenHolder;
  readonly now?: () => Date;
}

export function openSession(
  server: FakeServer,
  { channel, holder = cookieHolder, now = () => new Date() }: SessionSetup = {},
) {
  return createSession({ mode: "token", holder, channel: channel ?? null, now, send: server.send });
}
