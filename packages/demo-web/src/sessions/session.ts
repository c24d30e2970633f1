// A session as the API lists it.
import type { ApiOutputs } from "@latchkey/client-sdk";

export type SessionListing = ApiOutputs["auth"]["sessions"]["list"][number];
