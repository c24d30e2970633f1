// Reads and writes of signing keys.
import type { Db, Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import { em } from "../store/transactions.ts";
import { SigningKeyEntity, type SigningKeyRow } from "./signing-key.entity.ts";

/** Keys that haven't been revoked, oldest first. */
export async function findSigningKeys(db: Db): Promise<SigningKeyRow[]> {
  return em(db).find(
    SigningKeyEntity,
    { revokedAt: null },
    { orderBy: { createdAt: "asc" }, disableIdentityMap: true },
  );
}

/** Inserts the first key unless another instance just did. */
export async function insertFirstSigningKey(tx: Tx, key: SigningKeyRow): Promise<void> {
  await lockFor(tx, "signing-keys");
  const existing = await em(tx).count(SigningKeyEntity, { revokedAt: null });
  if (existing === 0) await em(tx).insert(SigningKeyEntity, key);
}
