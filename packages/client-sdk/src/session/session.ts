// The session as the rest of the client uses it: finding it, keeping its token fresh, and telling when it is over.
import type { SessionMode } from "../api-types.ts";
import { waitFor } from "../errors/client-errors.ts";
import type { SessionHandle, TabChannel } from "../latchkey-client.ts";
import type { SendCall } from "../transport/api-call.ts";
import { recogniseCookieSession } from "./cookie-session.ts";
import { createSessionFinder } from "./find-session.ts";
import { refreshSession } from "./refresh.ts";
import type { RefreshTokenHolder } from "./refresh-token-holder.ts";
import { createSessionKeeper, type SessionKeeper } from "./session-keeper.ts";
import type { SessionSnapshot } from "./session-snapshot.ts";
import { createSessionStore, type SessionStore } from "./session-store.ts";
import { connectTabs } from "./tabs.ts";
import { createTimer } from "./timer.ts";
import { hasRunOut, refreshDelayMs } from "./token-clock.ts";

export interface SessionParts {
  readonly mode: SessionMode;
  readonly holder: RefreshTokenHolder;
  readonly channel: TabChannel | null;
  readonly now: () => Date;
  readonly send: SendCall;
}

/** What a call is sent with, and the moment in the session's life that it speaks for. */
export interface CallProof {
  readonly accessToken: string | null;
  /** The Authorization header that presents it. */
  readonly authorization: string | null;
  readonly version: number;
}

export interface ClientSession
  extends SessionHandle, Pick<SessionKeeper, "adopt" | "updateUser" | "end"> {
  /** What is at hand, whether good or not. */
  readonly proof: () => CallProof;
  /** What to send a call with; a token that has run out is replaced first. */
  readonly prove: (signal?: AbortSignal) => Promise<CallProof>;
  /** The same, for what can't do without: a session that nothing is known of is looked for first. */
  readonly present: (signal?: AbortSignal) => Promise<CallProof>;
  /** What to repeat a call with that was refused as unauthenticated; null when the session is over. */
  readonly recover: (
    refused: Omit<CallProof, "authorization">,
    signal?: AbortSignal,
  ) => Promise<CallProof | null>;
  /** Resolves when no refresh is under way, whose cookies could arrive after those of a sign-in. */
  readonly settled: () => Promise<void>;
  readonly dispose: () => void;
}

function proofOf(store: SessionStore): CallProof {
  const snapshot = store.get();
  const signedIn = snapshot.status === "signedIn" ? snapshot : null;
  const accessToken = signedIn?.accessToken ?? null;
  const authorization = accessToken && `${signedIn?.tokenType ?? "Bearer"} ${accessToken}`;
  return { accessToken, authorization, version: store.version() };
}

export function createSession({ mode, holder, channel, now, send }: SessionParts): ClientSession {
  const store = createSessionStore();
  const onChange = (snapshot: SessionSnapshot): void => {
    finder.reset();
    const expiresAt = snapshot.status === "signedIn" ? snapshot.accessTokenExpiresAt : null;
    if (expiresAt) finder.findLater(refreshDelayMs(expiresAt, now()));
  };
  const tabs = connectTabs(channel, (snapshot) => keeper.adoptSnapshot(snapshot));
  const keeper = createSessionKeeper({ mode, store, holder, tabs, now, onChange });
  const parts = { store, keeper, holder, tabs, send };
  const ask = () => (mode === "session" ? recogniseCookieSession(parts) : refreshSession(parts));
  const finder = createSessionFinder(ask, createTimer());

  const findWhenUnknown = async (signal: AbortSignal | undefined): Promise<void> => {
    if (store.get().status === "unknown") await waitFor(finder.find(), signal);
  };
  const prove = async (signal?: AbortSignal): Promise<CallProof> => {
    const snapshot = store.get();
    const expiresAt = snapshot.status === "signedIn" ? snapshot.accessTokenExpiresAt : null;
    if (expiresAt && hasRunOut(expiresAt, now())) {
      await waitFor(finder.find(), signal).catch((error: unknown) => {
        // Its last seconds may do.
        if (signal?.aborted || expiresAt <= now()) throw error;
      });
    }
    return proofOf(store);
  };
  const present = async (signal?: AbortSignal): Promise<CallProof> => {
    if (mode !== "session") await findWhenUnknown(signal);
    return prove(signal);
  };
  const recover: ClientSession["recover"] = async (refused, signal) => {
    if (store.get().status === "signedOut") return null;
    const { accessToken, version } = proofOf(store);
    // Otherwise the session has changed while the call was under way, and only the call is out of date.
    const current =
      accessToken === refused.accessToken && (accessToken !== null || version === refused.version);
    if (current) await (mode === "session" ? keeper.end() : waitFor(finder.find(), signal));
    return store.get().status === "signedIn" ? proofOf(store) : null;
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    adopt: keeper.adopt,
    updateUser: keeper.updateUser,
    end: keeper.end,
    proof: () => proofOf(store),
    prove,
    present,
    recover,
    settled: finder.settled,
    restore: async ({ signal } = {}) => {
      await findWhenUnknown(signal);
      return store.get();
    },
    accessToken: async ({ signal } = {}) => (await present(signal)).accessToken,
    dispose() {
      finder.dispose();
      tabs.close();
    },
  };
}
