// The client of the provider above.
import { useContext } from "react";
import type { LatchkeyClient } from "../latchkey-client.ts";
import { LatchkeyContext } from "./latchkey-context.ts";

/** @throws Error outside of a `LatchkeyProvider` */
export function useLatchkey(): LatchkeyClient {
  const client = useContext(LatchkeyContext);
  if (!client) throw new Error("useLatchkey needs a LatchkeyProvider above it.");
  return client;
}
