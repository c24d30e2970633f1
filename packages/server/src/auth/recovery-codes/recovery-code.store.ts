// Reads and writes of recovery codes; marking one as used is what makes it single use.
import type { Db, Tx } from "../../store/db.ts";
import { findRows } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import {
  RecoveryCodeEntity,
  type RecoveryCodeRow,
  RecoveryCodeSetEntity,
} from "./recovery-code.entity.ts";

/** Puts a set in the place of the last one, used codes included. Call it under the account's lock. */
export async function replaceRecoveryCodes(
  tx: Tx,
  userId: string,
  codeHashes: readonly string[],
  now: Date,
): Promise<void> {
  await deleteRecoveryCodesOf(tx, userId);
  const manager = em(tx);
  await manager.insert(RecoveryCodeSetEntity, { userId, generatedAt: now });
  const rows = codeHashes.map((codeHash) => ({ codeHash, userId, usedAt: null }));
  await manager.insertMany(RecoveryCodeEntity, rows);
}

/** Removes an account's set; its codes, used or not, go with it. */
export async function deleteRecoveryCodesOf(tx: Tx, userId: string): Promise<void> {
  await em(tx).nativeDelete(RecoveryCodeSetEntity, { userId });
}

export async function countUnusedRecoveryCodes(db: Db, userId: string): Promise<number> {
  return (await findRows(db, RecoveryCodeEntity, { userId, usedAt: null }, [])).length;
}

/** When an account's set was made, or null when it has none. */
export async function findGeneratedAt(db: Db, userId: string): Promise<Date | null> {
  const set = await em(db).findOne(RecoveryCodeSetEntity, { userId }, { disableIdentityMap: true });
  return set?.generatedAt ?? null;
}

/** One of an account's codes, used or not. */
export async function findRecoveryCode(
  db: Db,
  userId: string,
  codeHash: string,
): Promise<RecoveryCodeRow | null> {
  return em(db).findOne(RecoveryCodeEntity, { codeHash, userId }, { disableIdentityMap: true });
}

/** Spends a code. @returns true for the one caller that spent it */
export async function spendRecoveryCode(
  tx: Tx,
  userId: string,
  codeHash: string,
  now: Date,
): Promise<boolean> {
  return (
    (await em(tx).nativeUpdate(
      RecoveryCodeEntity,
      { codeHash, userId, usedAt: null },
      { usedAt: now },
    )) === 1
  );
}
