// Reads what the browser signed beside the challenge, and refuses what the library lets pass.
import { z } from "zod";
import { passkeyError } from "./passkey.errors.ts";

const collectedClientData = z.object({
  type: z.string(),
  challenge: z.string().min(1),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
});

export type ClientData = z.output<typeof collectedClientData>;

/**
 * Decodes `clientDataJSON`.
 *
 * @throws LatchkeyError `PASSKEY_REFUSED` when it isn't JSON of that shape, or comes from a page inside another one
 */
export function readClientData(clientDataJSON: string): ClientData {
  const clientData = collectedClientData.safeParse(
    parseJson(Buffer.from(clientDataJSON, "base64url")),
  );
  if (!clientData.success) throw passkeyError("PASSKEY_REFUSED", { cause: clientData.error });
  // Sections 7.1 step 9 and 7.2 step 13: nothing here is meant to be embedded.
  if (clientData.data.crossOrigin === true || clientData.data.topOrigin !== undefined) {
    throw passkeyError("PASSKEY_REFUSED", { cause: "cross-origin ceremony" });
  }
  return clientData.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
