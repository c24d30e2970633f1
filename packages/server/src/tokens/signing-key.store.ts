// Reads and writes of signing keys.
import type { Db, Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import { em } from "../store/transactions.ts";
import { SigningKeyEntity, type SigningKeyRow } from "./signing-key.entity.ts";

/** Keys that are published: neither retired nor revoked, oldest first. */
export async function findSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return em(db).find(
    SigningKeyEntity,
    { revokedAt: null, retiredAt: null },
    { orderBy: { createdAt: "asc" }, disableIdentityMap: true },
  );
}

/** Inserts the first key unless another instance just did. */
export async function insertFirstSigningKey(tx: Tx, key: SigningKeyRow): Promise<void> {
  await lockFor(tx, "signing-keys");
  const existing = await em(tx).count(SigningKeyEntity, { revokedAt: null, retiredAt: null });
  if (existing === 0) await em(tx).insert(SigningKeyEntity, key);
}

export async function insertSigningKey(tx: Tx, key: SigningKeyRow): Promise<void> {
  await em(tx).insert(SigningKeyEntity, key);
}

/** @returns false when there is no such key, or it was revoked before */
export async function revokeSigningKey(tx: Tx, kid: string, now: Date): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(SigningKeyEntity, { kid, revokedAt: null }, { revokedAt: now })) ===
    1
  );
}

export async function retireSigningKeys(tx: Tx, kids: readonly string[], now: Date): Promise<void> {
  await em(tx).nativeUpdate(SigningKeyEntity, { kid: { $in: [...kids] } }, { retiredAt: now });
}
