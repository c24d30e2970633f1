// Reads and writes of accounts.
import type { Db, Tx } from "../store/db.ts";
import { isDuplicate } from "../store/failures.ts";
import { findRow } from "../store/rows.ts";
import { em } from "../store/transactions.ts";
import { UserEntity, type UserRow } from "./user.entity.ts";

/** The fields of a new account; its role is `user` and its status `active`. */
export type NewUser = Pick<
  UserRow,
  "id" | "firstName" | "lastName" | "email" | "dateOfBirth" | "jobTitle"
>;

export async function findUserById(db: Db, id: string): Promise<UserRow | null> {
  return findRow(db, UserEntity, { id });
}

/** @param email canonical form */
export async function findUserByEmail(db: Db, email: string): Promise<UserRow | null> {
  return findRow(db, UserEntity, { email });
}

/** Makes others who lock the same account wait until the transaction ends. SQLite's write lock does that by itself. */
export async function lockUser(tx: Tx, id: string): Promise<void> {
  if (tx.dialect === "postgresql")
    await em(tx).execute("select 1 from users where id = ? for no key update", [id]);
}

/** @returns the account, or null when its address is taken */
export async function insertUser(tx: Tx, user: NewUser, now: Date): Promise<UserRow | null> {
  const row = {
    ...user,
    role: "user",
    status: "active",
    emailVerifiedAt: null,
    authorizationVersion: 1,
    createdAt: now,
    updatedAt: now,
  } satisfies UserRow;
  try {
    await em(tx).insert(UserEntity, row);
    return row;
  } catch (error) {
    if (isDuplicate(error, "email")) return null;
    throw error;
  }
}

/** Changes an account's own fields. @returns whether the account exists */
export async function updateUser(
  tx: Tx,
  id: string,
  fields: Partial<
    Pick<
      UserRow,
      "firstName" | "lastName" | "dateOfBirth" | "jobTitle" | "role" | "status" | "emailVerifiedAt"
    >
  >,
  now: Date,
): Promise<boolean> {
  return (await em(tx).nativeUpdate(UserEntity, { id }, { ...fields, updatedAt: now })) === 1;
}

/** How many accounts hold a role and aren't disabled. */
export async function countActiveByRole(db: Db, role: string): Promise<number> {
  return em(db).count(UserEntity, { role, status: "active" });
}

/** How many accounts hold each role, disabled ones included; roles that nobody holds are left out. */
export async function countUsersByRole(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await em(db).execute<{ role: string; accounts: number | string }[]>(
    "select role, count(*) as accounts from users group by role",
    [],
    "all",
  );
  return new Map(rows.map(({ role, accounts }) => [role, Number(accounts)]));
}

export async function findUsersByRole(db: Db, role: string): Promise<UserRow[]> {
  return em(db).find(UserEntity, { role }, { orderBy: { id: "asc" }, disableIdentityMap: true });
}

/** Deletes an account; what belongs to it goes with it. */
export async function deleteUser(tx: Tx, id: string): Promise<void> {
  await em(tx).nativeDelete(UserEntity, { id });
}
