// Keeps the snapshot true: what answers and other tabs say of the session goes in here, and what ends it too.
import type { SessionMode, SignedIn, User } from "../api-types.ts";
import type { RefreshTokenHolder } from "./refresh-token-holder.ts";
import { type SessionSnapshot, signedOutSnapshot } from "./session-snapshot.ts";
import type { SessionStore } from "./session-store.ts";
import type { Tabs } from "./tabs.ts";
import { expiryOnThisClock } from "./token-clock.ts";

export interface SessionKeeper {
  /** Takes over a completed sign-in or a refresh. */
  readonly adopt: (signedIn: SignedIn) => Promise<void>;
  /** Takes over what another tab knows. */
  readonly adoptSnapshot: (snapshot: SessionSnapshot) => void;
  readonly updateUser: (user: User) => void;
  /** Signs out here and in the other tabs. */
  readonly end: () => Promise<void>;
}

export interface SessionKeeperParts {
  readonly mode: SessionMode;
  readonly store: SessionStore;
  readonly holder: RefreshTokenHolder;
  readonly tabs: Tabs;
  readonly now: () => Date;
  /** Called after each change, with what is known then. */
  readonly onChange: (snapshot: SessionSnapshot) => void;
}

export function createSessionKeeper({
  mode,
  store,
  holder,
  tabs,
  now,
  onChange,
}: SessionKeeperParts): SessionKeeper {
  const set = (snapshot: SessionSnapshot): void => {
    store.set(snapshot);
    onChange(snapshot);
  };
  const setAndTell = (snapshot: SessionSnapshot): void => {
    set(snapshot);
    tabs.tell({ type: "session", snapshot });
  };
  return {
    async adopt({ user, session, tokens }) {
      // A client speaks for sessions of its own mode; one that was opened in another is its caller's affair.
      if (session.mode !== mode) return;
      await holder.keep(tokens);
      const accessTokenExpiresAt =
        tokens && expiryOnThisClock(tokens.accessToken, tokens.accessTokenExpiresAt, now());
      setAndTell({
        status: "signedIn",
        user,
        session,
        accessToken: tokens?.accessToken ?? null,
        tokenType: tokens?.tokenType ?? null,
        accessTokenExpiresAt,
      });
    },
    adoptSnapshot: set,
    updateUser(user) {
      const snapshot = store.get();
      if (snapshot.status === "signedIn" && snapshot.user.id === user.id)
        setAndTell({ ...snapshot, user });
    },
    async end() {
      await holder.forget();
      setAndTell(signedOutSnapshot);
    },
  };
}
