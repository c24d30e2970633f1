// The session as React state.
import { useSyncExternalStore } from "react";
import { type SessionSnapshot, unknownSnapshot } from "../session/session-snapshot.ts";
import { useLatchkey } from "./use-latchkey.ts";

/** The present snapshot; renders again when it changes. On a server it is `unknown`. */
export function useSession(): SessionSnapshot {
  const { session } = useLatchkey();
  return useSyncExternalStore(session.subscribe, session.get, () => unknownSnapshot);
}
