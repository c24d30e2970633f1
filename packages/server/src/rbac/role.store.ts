// Reads of roles.
import type { Db } from "../store/db.ts";
import { em } from "../store/transactions.ts";
import { RoleEntity, type RoleRow } from "./role.entity.ts";

export async function findRole(db: Db, name: string): Promise<RoleRow | null> {
  return em(db).findOne(RoleEntity, { name }, { disableIdentityMap: true });
}
