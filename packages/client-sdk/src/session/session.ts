// The session as the rest of the client uses it: finding it, keeping its token fresh, and telling when it is over.
import type { SessionMode } from "../api-types.ts";
import { clientError, waitFor } from "../errors/client-errors.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { SessionHandle, TabChannel } from "../latchkey-client.ts";
import type { SendCall } from "../transport/api-call.ts";
import { recogniseCookieSession } from "./cookie-session.ts";
import { refreshSession } from "./refresh.ts";
import type { RefreshTokenHolder } from "./refresh-token-holder.ts";
import { createSessionKeeper, type SessionKeeper } from "./session-keeper.ts";
import type { SessionSnapshot } from "./session-snapshot.ts";
import { createSessionStore } from "./session-store.ts";
import { connectTabs, type Tabs } from "./tabs.ts";
import { createTimer } from "./timer.ts";
import { hasRunOut, refreshDelayMs } from "./token-clock.ts";

/** How long a failed refresh or restore waits for its next try; doubles up to the most. */
const retryDelayMs = { least: 2_000, most: 60_000 };

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
  readonly version: number;
}

export interface ClientSession extends SessionHandle, Pick<SessionKeeper, "adopt" | "updateUser" | "end"> {
  /** What to send a call with; a token that has run out is replaced first. */
  prove(signal?: AbortSignal): Promise<CallProof>;
  /** What to repeat a call with that was refused as unauthenticated; null when the session is over. */
  recover(refused: CallProof, signal?: AbortSignal): Promise<CallProof | null>;
  /** Resolves when no refresh is under way, whose cookies could arrive after those of a sign-in. */
  settled(): Promise<void>;
  dispose(): void;
}

export function createSession({ mode, holder, channel, now, send }: SessionParts): ClientSession {
  const store = createSessionStore();
  const timer = createTimer();
  let failures = 0;
  let looking: Promise<void> | undefined;
  let disposed = false;

  const onChange = (snapshot: SessionSnapshot): void => {
    failures = 0;
    const expiresAt = snapshot.status === "signedIn" ? snapshot.accessTokenExpiresAt : null;
    if (expiresAt) timer.start(refreshDelayMs(expiresAt, now()), lookQuietly);
    else timer.stop();
  };
  const tabs: Tabs = connectTabs(channel, (snapshot) => keeper.adoptSnapshot(snapshot));
  const keeper = createSessionKeeper({ mode, store, holder, tabs, now, onChange });

  const look = (): Promise<void> => {
    looking ??= (
      mode === "session"
        ? recogniseCookieSession(send, store, keeper)
        : refreshSession({ store, keeper, holder, tabs, send })
    )
      .catch((error: unknown) => {
        retryLater(isLatchkeyError(error) ? error.retryAfterSeconds : null);
        throw error;
      })
      .finally(() => (looking = undefined));
    return looking;
  };
  const lookQuietly = (): void => void look().catch(() => undefined);
  const retryLater = (retryAfterSeconds: number | null): void => {
    if (disposed) return;
    const delayMs = Math.min(retryDelayMs.most, retryDelayMs.least * 2 ** failures);
    failures += 1;
    timer.start(Math.max(delayMs, (retryAfterSeconds ?? 0) * 1000), lookQuietly);
  };

  const proof = (): CallProof => {
    const snapshot = store.get();
    return { accessToken: snapshot.status === "signedIn" ? snapshot.accessToken : null, version: store.version() };
  };
  const prove = async (signal?: AbortSignal): Promise<CallProof> => {
    const snapshot = store.get();
    const expiresAt = snapshot.status === "signedIn" ? snapshot.accessTokenExpiresAt : null;
    if (expiresAt && hasRunOut(expiresAt, now())) {
      await waitFor(look(), signal).catch((error: unknown) => {
        // Its last seconds may do.
        if (signal?.aborted || expiresAt <= now()) throw error;
      });
    }
    return proof();
  };

  return {
    get: store.get,
    subscribe: store.subscribe,
    adopt: keeper.adopt,
    updateUser: keeper.updateUser,
    end: keeper.end,
    prove,
    async restore({ signal } = {}) {
      if (disposed) throw clientError("ABORTED");
      if (store.get().status === "unknown") await waitFor(look(), signal);
      return store.get();
    },
    async accessToken({ signal } = {}) {
      if (mode !== "session" && store.get().status === "unknown") await waitFor(look(), signal);
      return (await prove(signal)).accessToken;
    },
    async recover(refused, signal) {
      if (store.get().status === "signedOut") return null;
      const { accessToken, version } = proof();
      // Otherwise the session has changed while the call was under way, and only the call is out of date.
      const current = accessToken === refused.accessToken && (accessToken !== null || version === refused.version);
      if (current) await (mode === "session" ? keeper.end() : waitFor(look(), signal));
      return store.get().status === "signedIn" ? proof() : null;
    },
    settled: () => (looking ?? Promise.resolve()).catch(() => undefined),
    dispose() {
      disposed = true;
      timer.stop();
      tabs.close();
    },
  };
}
