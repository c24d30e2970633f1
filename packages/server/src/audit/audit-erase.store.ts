// Reads and writes of rows about a person who is being erased.
import type { Tx } from "../store/db.ts";
import { em } from "../store/transactions.ts";
import type { AuditEventType } from "./audit-event.ts";
import { AuditLogEntity, type AuditLogRow } from "./audit.entity.ts";

// Whose sentences name addresses that may be, or become, somebody else's.
const addressChanges: readonly AuditEventType[] = ["email_change_requested", "email_changed"];

/**
 * Rows of what a person did, or what was done to them, by id, and of changes of address whose sentence may name theirs:
 * in the pattern, a few characters of addresses stand for others, too.
 */
export async function findRowsAbout(
  tx: Tx,
  person: { readonly userId: string; readonly email: string },
  afterId: string,
  limit: number,
): Promise<AuditLogRow[]> {
  const { userId, email } = person;
  return em(tx).find(
    AuditLogEntity,
    {
      $or: [
        { userId },
        { userEmail: email },
        { subjectId: userId },
        { eventType: { $in: [...addressChanges] }, details: { $like: `%${email}%` } },
      ],
      id: { $gt: afterId },
    },
    { orderBy: { id: "asc" }, limit, disableIdentityMap: true },
  );
}

export async function eraseRow(tx: Tx, id: string, columns: Partial<AuditLogRow>): Promise<void> {
  await em(tx).nativeUpdate(AuditLogEntity, { id }, columns);
}
