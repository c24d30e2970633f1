// What the API tells of a passkey to its owner.
import { z } from "zod";
import type { PasskeyRow } from "./passkey.entity.ts";

export const passkeyView = z.object({
  id: z.string(),
  /** base64url; what the browser's Signal API takes. */
  credentialId: z.string(),
  name: z.string(),
  /** Whether it is kept in sync between devices. */
  synced: z.boolean(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
});

export type PasskeyView = z.output<typeof passkeyView>;

export function toPasskeyView(passkey: PasskeyRow): PasskeyView {
  return {
    id: passkey.id,
    credentialId: passkey.credentialId.toString("base64url"),
    name: passkey.name,
    synced: passkey.backedUp,
    createdAt: passkey.createdAt,
    lastUsedAt: passkey.lastUsedAt,
  };
}
