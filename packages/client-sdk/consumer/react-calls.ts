// A stranger's React components.
import {
  createLatchkeyClient,
  type LatchkeyClient,
  type SessionSnapshot,
} from "@latchkey/client-sdk";
import { LatchkeyProvider, useLatchkey, useSession } from "@latchkey/client-sdk/react";
import { createElement, type ReactElement } from "react";

export function Greeting(): string {
  const snapshot: SessionSnapshot = useSession();
  const client: LatchkeyClient = useLatchkey();
  // @ts-expect-error -- nobody may be signed in
  void snapshot.user;
  return snapshot.status === "signedIn" ? `Hello, ${snapshot.user.firstName}` : client.mode;
}

const client = createLatchkeyClient({ url: "" });
export const app: ReactElement = createElement(
  LatchkeyProvider,
  { client },
  createElement(Greeting),
);
// @ts-expect-error -- a provider needs a client
createElement(LatchkeyProvider, {});
