// Mode `session`: the cookie is out of a script's sight, so the server is asked whom it proves.
import type { ApiOutputs } from "../api-types.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { SendCall } from "../transport/api-call.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { SessionStore } from "./session-store.ts";

export interface CookieSessionParts {
  readonly send: SendCall;
  readonly store: SessionStore;
  readonly keeper: SessionKeeper;
}

/** Finds out whom the session cookie proves, if anybody. Rejects when the server couldn't tell. */
export async function recogniseCookieSession({
  send,
  store,
  keeper,
}: CookieSessionParts): Promise<void> {
  const version = store.version();
  try {
    const [user, sessions] = (await Promise.all([
      send({ type: "query", path: "users.me", input: undefined }, null),
      send({ type: "query", path: "auth.sessions.list", input: undefined }, null),
    ])) as [ApiOutputs["users"]["me"], ApiOutputs["auth"]["sessions"]["list"]];
    const session = sessions.find(({ current }) => current);
    if (store.version() === version && session)
      await keeper.adopt({ status: "signedIn", user, session, tokens: null });
  } catch (error) {
    if (store.version() !== version) return;
    if (!isLatchkeyError(error, "UNAUTHENTICATED")) throw error;
    await keeper.end();
  }
}
