// Reads and writes of rows about a person who is being erased.
import type { Tx } from "../store/db.ts";
import { em } from "../store/transactions.ts";
import { AuditLogEntity, type AuditLogRow } from "./audit.entity.ts";

/** Rows of what a person did, or what was done to them, by id. */
export async function findRowsAbout(
  tx: Tx,
  person: { readonly userId: string; readonly email: string },
  afterId: string,
  limit: number,
): Promise<AuditLogRow[]> {
  const { userId, email } = person;
  return em(tx).find(
    AuditLogEntity,
    { $or: [{ userId }, { userEmail: email }, { subjectId: userId }], id: { $gt: afterId } },
    { orderBy: { id: "asc" }, limit, disableIdentityMap: true },
  );
}

export async function eraseRow(tx: Tx, id: string, columns: Partial<AuditLogRow>): Promise<void> {
  await em(tx).nativeUpdate(AuditLogEntity, { id }, columns);
}
