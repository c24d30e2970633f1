// Reads and writes of rows about a person who is being erased.
import type { Db, Tx } from "../store/db.ts";
import { updateRows } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import type { AuditEventType } from "./audit-event.ts";
import { AuditLogEntity, type AuditLogRow } from "./audit.entity.ts";
import type { AuditPosition } from "./audit.store.ts";

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

/** Events whose sentences name addresses that may be, or become, somebody else's. */
export const addressChanges: readonly AuditEventType[] = [
  "email_change_requested",
  "email_changed",
];

/** A row's sentence, and where it stands. */
export type Sentence = Pick<AuditLogRow, "id" | "createdAt" | "details">;

const sentenceColumns = 'id, created_at as "createdAt", details';

/** A page of the sentences of one kind of event, oldest first; from the first when there is no place where one ended. */
export async function findSentences(
  db: Db,
  type: AuditEventType,
  page: { readonly limit: number; readonly after: AuditPosition | undefined },
): Promise<Sentence[]> {
  const { createdAt, id } = page.after ?? { createdAt: "", id: "" };
  const rows = await statementsOf(db).all(
    `select ${sentenceColumns} from audit_logs where event_type = ? and (created_at, id) > (?, ?)
      order by created_at, id limit ?`,
    [type, createdAt, id, page.limit],
  );
  return rows as Sentence[];
}

// As an expression the type keeps SQLite from walking through all rows that have it.
const aboutAddresses = `event_type || '' in (${addressChanges.map(() => "?").join(", ")})`;

/** What changes of address that weren't in the chain yet, when it was so long, say. */
export async function findSentencesSince(tx: Tx, chainLength: number): Promise<Sentence[]> {
  const rows = await statementsOf(tx).all(
    `select ${sentenceColumns} from audit_logs where chain_seq > ? and ${aboutAddresses}
     union all
     select ${sentenceColumns} from audit_logs
      where chain_seq is null and created_at > '' and ${aboutAddresses}`,
    [chainLength, ...addressChanges, ...addressChanges],
  );
  return rows as Sentence[];
}

/** How many rows have been sealed. */
export async function findChainLength(db: Db): Promise<number> {
  const last = await statementsOf(db).first(
    "select chain_seq from audit_logs where chain_seq is not null order by chain_seq desc limit 1",
    [],
  );
  return Number(last?.["chain_seq"] ?? 0);
}

export async function findRowsById(tx: Tx, ids: readonly string[]): Promise<AuditLogRow[]> {
  if (ids.length === 0) return [];
  return em(tx).find(AuditLogEntity, { id: { $in: [...ids] } }, { disableIdentityMap: true });
}

export async function eraseRow(tx: Tx, id: string, columns: Partial<AuditLogRow>): Promise<void> {
  await updateRows(tx, AuditLogEntity, { id }, columns);
}
