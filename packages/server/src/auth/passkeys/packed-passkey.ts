// A verified passkey as text, while its registration waits for a mailbox.
import type { PasskeyRow } from "./passkey.entity.ts";

/** @returns text for {@link unpackPasskey} */
export function packPasskey(passkey: PasskeyRow): string {
  return JSON.stringify({
    ...passkey,
    credentialId: passkey.credentialId.toString("base64url"),
    publicKey: passkey.publicKey.toString("base64url"),
  });
}

export function unpackPasskey(text: string): PasskeyRow {
  const packed = JSON.parse(text) as Packed;
  return {
    ...packed,
    credentialId: Buffer.from(packed.credentialId, "base64url"),
    publicKey: Buffer.from(packed.publicKey, "base64url"),
    createdAt: new Date(packed.createdAt),
    lastUsedAt: null,
  };
}

type Packed = Omit<PasskeyRow, "credentialId" | "publicKey" | "createdAt" | "lastUsedAt"> & {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly createdAt: string;
};
