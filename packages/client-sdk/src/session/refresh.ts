// The modes with tokens: exchanges the refresh token for the next pair, once for all tabs that hear of each other.
import type { SignedIn } from "../api-types.ts";
import { isLatchkeyError } from "../errors/latchkey-client-error.ts";
import type { SendCall } from "../transport/api-call.ts";
import type { RefreshTokenHolder } from "./refresh-token-holder.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { SessionStore } from "./session-store.ts";
import type { Tabs } from "./tabs.ts";

export interface RefreshParts {
  readonly store: SessionStore;
  readonly keeper: SessionKeeper;
  readonly holder: RefreshTokenHolder;
  readonly tabs: Tabs;
  readonly send: SendCall;
}

/**
 * Refreshes. Resolves once the session is known, signed out included.
 *
 * @throws LatchkeyClientError when the server couldn't tell (network, 429, 5xx), which never signs anybody out
 */
export async function refreshSession({
  store,
  keeper,
  holder,
  tabs,
  send,
}: RefreshParts): Promise<void> {
  const version = store.version();
  // A sign-in, a sign-out or another tab's refresh that came between knows better than what this one finds.
  const superseded = (): boolean => store.version() !== version;
  await tabs.settled();
  if (superseded()) return;
  tabs.tell({ type: "refreshing" });
  try {
    const input = await holder.present();
    if (input === null) return await keeper.end();
    const answer = await send({ type: "mutation", path: "auth.refresh", input }, null);
    if (!superseded()) await keeper.adopt(answer as SignedIn);
  } catch (error) {
    const over = isLatchkeyError(error, "REFRESH_INVALID", "REFRESH_REUSED");
    if (!over) tabs.tell({ type: "failed" });
    if (superseded()) return;
    if (!over) throw error;
    await keeper.end();
  }
}
