// A letter as the inbox has it.
import type { ApiOutputs } from "@latchkey/client-sdk";

export type InboxLetter = ApiOutputs["mail"]["inbox"][number];
