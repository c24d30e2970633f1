// Reads and writes of rows about a person who is being erased.
import type { Tx } from "../store/db.ts";
import { updateRows } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import type { AuditEventType } from "./audit-event.ts";
import { AuditLogEntity, type AuditLogRow } from "./audit.entity.ts";

// Each has an index; joined by `or` they would be a walk through the whole trail.
const partsAbout = [
  "user_id = ?",
  "user_email = ?",
  "subject_id = ? and subject_id is distinct from user_id",
].map(
  (condition) => `select id from (select id from audit_logs where ${condition} limit ?) as part`,
);
const idsAbout = partsAbout.join(" union ");

/** Some rows of what a person did, or what was done to them; none once all of those are erased. */
export async function findRowsAbout(
  tx: Tx,
  { userId, email }: { readonly userId: string; readonly email: string },
  limit: number,
): Promise<AuditLogRow[]> {
  const parameters = [userId, limit, email, limit, userId, limit];
  const ids = await statementsOf(tx).all(idsAbout, parameters);
  return findRowsById(
    tx,
    ids.slice(0, limit).map((row) => row["id"] as string),
  );
}

// Whose sentences name addresses that may be, or become, somebody else's.
const addressChanges: readonly AuditEventType[] = ["email_change_requested", "email_changed"];

/** Changes of address whose sentence may name one: in the pattern, a few of its characters stand for others, too. */
export async function findAddressChanges(tx: Tx, email: string): Promise<AuditLogRow[]> {
  return em(tx).find(
    AuditLogEntity,
    { eventType: { $in: [...addressChanges] }, details: { $like: `%${email}%` } },
    { disableIdentityMap: true },
  );
}

async function findRowsById(tx: Tx, ids: readonly string[]): Promise<AuditLogRow[]> {
  if (ids.length === 0) return [];
  return em(tx).find(AuditLogEntity, { id: { $in: [...ids] } }, { disableIdentityMap: true });
}

export async function eraseRow(tx: Tx, id: string, columns: Partial<AuditLogRow>): Promise<void> {
  await updateRows(tx, AuditLogEntity, { id }, columns);
}
