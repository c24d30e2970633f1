// How a client reaches the components below its provider.
import { createContext } from "react";
import type { LatchkeyClient } from "../latchkey-client.ts";

export const LatchkeyContext = /* @__PURE__ */ createContext<LatchkeyClient | null>(null);
