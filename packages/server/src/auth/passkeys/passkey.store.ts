// Reads and writes of passkeys.
import type { Db, Tx } from "../../store/db.ts";
import { isDuplicate } from "../../store/failures.ts";
import { findRow, findRows, updateRows } from "../../store/rows.ts";
import { em, statementsOf } from "../../store/transactions.ts";
import { PasskeyEntity, type PasskeyRow } from "./passkey.entity.ts";

/** @returns false when a passkey with this credential id exists, whoever owns it */
export async function insertPasskey(tx: Tx, passkey: PasskeyRow): Promise<boolean> {
  try {
    await em(tx).insert(PasskeyEntity, passkey);
    return true;
  } catch (error) {
    if (isDuplicate(error, "credential_id")) return false;
    throw error;
  }
}

/** @param credentialId raw bytes, 1 to 1023 */
export async function findPasskeyByCredentialId(
  db: Db,
  credentialId: Uint8Array,
): Promise<PasskeyRow | null> {
  return findRow(db, PasskeyEntity, { credentialId: Buffer.from(credentialId) });
}

export async function findPasskeysOf(db: Db, userId: string): Promise<PasskeyRow[]> {
  return findRows(db, PasskeyEntity, { userId }, ["createdAt"]);
}

/**
 * What names the passkeys of the account with an address, oldest first; none also where there is no such account.
 *
 * @param email canonical form
 */
export async function findCredentialIdsByEmail(
  db: Db,
  email: string,
): Promise<Pick<PasskeyRow, "credentialId">[]> {
  const rows = await statementsOf(db).all(
    `select credential_id from webauthn_credentials
     where user_id = (select id from users where email = ?) order by created_at`,
    [email],
  );
  return rows.map((row) => ({
    credentialId: row["credential_id"] as PasskeyRow["credentialId"],
  }));
}

/**
 * Writes down a use.
 *
 * @returns false when another use has written a different counter since `usedFrom` was read
 */
export async function recordPasskeyUse(
  tx: Tx,
  usedFrom: Pick<PasskeyRow, "id" | "signCount">,
  used: Pick<PasskeyRow, "signCount" | "backedUp">,
  now: Date,
): Promise<boolean> {
  const { id, signCount } = usedFrom;
  return (
    (await updateRows(tx, PasskeyEntity, { id, signCount }, { ...used, lastUsedAt: now })) === 1
  );
}

/** @returns false when the account has no such passkey */
export async function renamePasskey(
  tx: Tx,
  userId: string,
  id: string,
  name: string,
): Promise<boolean> {
  return (await em(tx).nativeUpdate(PasskeyEntity, { id, userId }, { name })) === 1;
}

/** @returns false when the account has no such passkey */
export async function deletePasskey(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await em(tx).nativeDelete(PasskeyEntity, { id, userId })) === 1;
}

export async function deletePasskeysOf(tx: Tx, userId: string): Promise<void> {
  await em(tx).nativeDelete(PasskeyEntity, { userId });
}
