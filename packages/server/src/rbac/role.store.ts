// Reads and writes of roles.
import type { Db, Tx } from "../store/db.ts";
import { isDuplicate } from "../store/failures.ts";
import { findRow } from "../store/rows.ts";
import { em } from "../store/transactions.ts";
import { RoleEntity, type RoleRow } from "./role.entity.ts";

export async function findRole(db: Db, name: string): Promise<RoleRow | null> {
  return findRow(db, RoleEntity, { name });
}

/** Built-in ones first, then by name. */
export async function findRoles(db: Db): Promise<RoleRow[]> {
  return em(db).find(
    RoleEntity,
    {},
    { orderBy: [{ builtIn: "desc" }, { name: "asc" }], disableIdentityMap: true },
  );
}

/** @returns false when the name is taken */
export async function insertRole(tx: Tx, role: RoleRow): Promise<boolean> {
  try {
    await em(tx).insert(RoleEntity, role);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Changes a role; other permissions outdate the tokens of all who hold it, by trigger. */
export async function updateRole(
  tx: Tx,
  name: string,
  fields: Pick<RoleRow, "description" | "permissions">,
): Promise<void> {
  await em(tx).nativeUpdate(RoleEntity, { name }, fields);
}

export async function deleteRole(tx: Tx, name: string): Promise<void> {
  await em(tx).nativeDelete(RoleEntity, { name });
}
