// Reads and writes of password hashes.
import type { Db, Tx } from "../../store/db.ts";
import { findRow } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import { PasswordEntity, type PasswordRow } from "./password.entity.ts";

export async function findPassword(db: Db, userId: string): Promise<PasswordRow | null> {
  return findRow(db, PasswordEntity, { userId });
}

export async function insertPassword(tx: Tx, password: PasswordRow): Promise<void> {
  await em(tx).insert(PasswordEntity, password);
}

/** Replaces a hash by one of the same password with today's parameters, unless the password changed meanwhile. */
export async function replacePasswordHash(
  tx: Tx,
  userId: string,
  oldHash: string,
  newHash: string,
): Promise<boolean> {
  const replaced = await em(tx).nativeUpdate(
    PasswordEntity,
    { userId, passwordHash: oldHash },
    { passwordHash: newHash },
  );
  return replaced === 1;
}

/** Gives an account a password, or another one in place of the last. */
export async function savePassword(
  tx: Tx,
  userId: string,
  password: Pick<PasswordRow, "passwordHash" | "needsSecondFactor">,
  now: Date,
): Promise<void> {
  const changed = { ...password, changedAt: now };
  if ((await em(tx).nativeUpdate(PasswordEntity, { userId }, changed)) === 0)
    await em(tx).insert(PasswordEntity, { userId, createdAt: now, ...changed });
}

/** @returns false when the account has no password */
export async function deletePassword(tx: Tx, userId: string): Promise<boolean> {
  return (await em(tx).nativeDelete(PasswordEntity, { userId })) === 1;
}
