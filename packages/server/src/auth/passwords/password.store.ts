// Reads and writes of password hashes.
import type { Db, Tx } from "../../store/db.ts";
import { em } from "../../store/transactions.ts";
import { PasswordEntity, type PasswordRow } from "./password.entity.ts";

export async function findPassword(db: Db, userId: string): Promise<PasswordRow | null> {
  return em(db).findOne(PasswordEntity, { userId }, { disableIdentityMap: true });
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
