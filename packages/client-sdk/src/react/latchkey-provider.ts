// Hands a client to the components below, and finds out once whether the browser is signed in.
import { createElement, type ReactElement, type ReactNode, useEffect } from "react";
import type { LatchkeyClient } from "../latchkey-client.ts";
import { LatchkeyContext } from "./latchkey-context.ts";

export interface LatchkeyProviderProps {
  readonly client: LatchkeyClient;
  readonly children?: ReactNode;
}

/** Place it once, above everything that calls `useSession` or `useLatchkey`. */
export function LatchkeyProvider({ client, children }: LatchkeyProviderProps): ReactElement {
  useEffect(() => {
    // A server that is out of reach leaves the session unknown; the client itself tries again.
    client.session.restore().catch(() => undefined);
  }, [client]);
  return createElement(LatchkeyContext.Provider, { value: client }, children);
}
