// Reads and writes of audit rows.
import type { FilterQuery } from "@mikro-orm/core";
import type { Db, Tx } from "../store/db.ts";
import { insertRow } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import { AuditLogEntity, type AuditLogRow } from "./audit.entity.ts";

export async function insertAuditRows(tx: Tx, rows: readonly AuditLogRow[]): Promise<void> {
  // On SQLite a statement that is run again costs less than one that is as long as its rows; on PostgreSQL each is a way
  // there and back.
  if (tx.dialect === "sqlite") for (const row of rows) await insertRow(tx, AuditLogEntity, row);
  else if (rows.length > 0) await em(tx).insertMany(AuditLogEntity, [...rows]);
}

/** Which of these ids are accounts; they stay so until the transaction ends. */
export async function findExistingUserIds(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  // The foreign key takes the same lock at the insert; taken here, no account can vanish in between.
  const lock = tx.dialect === "postgresql" ? " for key share" : "";
  const distinct = [...new Set(ids)];
  const places = distinct.map(() => "?").join(", ");
  const rows = await statementsOf(tx).all(
    `select id from users where id in (${places})${lock}`,
    distinct,
  );
  return new Set(rows.map((row) => row["id"] as string));
}

/** Fails where a write of its own would wait for the transaction that waits for it. */
export function refuseInsideTransaction(db: Db): void {
  statementsOf(db);
}

/** What to look for; fields that are left out don't matter. */
export interface AuditFilter {
  readonly eventType?: string | undefined;
  /** Canonical form. */
  readonly userEmail?: string | undefined;
  readonly userId?: string | undefined;
  readonly success?: boolean | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
}

/** Where a page ended. */
export type AuditPosition = Pick<AuditLogRow, "createdAt" | "id">;

/** A page of rows, newest first. */
export async function findAuditPage(
  db: Db,
  filter: AuditFilter,
  page: { readonly limit: number; readonly after?: AuditPosition | undefined },
): Promise<AuditLogRow[]> {
  return em(db).find(
    AuditLogEntity,
    { $and: [...conditions(filter), ...beyond(page.after)] },
    {
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      limit: page.limit,
      disableIdentityMap: true,
    },
  );
}

/** An event without whom it names. */
export type Deed = Pick<AuditLogRow, "id" | "eventType" | "success" | "createdAt">;

/** An event as its actor may see it. */
export type OwnDeed = Deed & Pick<AuditLogRow, "ipAddress" | "userAgent" | "details">;

/** Some of an account's deeds: how many, and older than what. */
export interface DeedPage {
  readonly limit: number;
  readonly after?: AuditPosition | undefined;
}

const deedColumns = 'id, event_type as "eventType", success, created_at as "createdAt"';
const ownDeedColumns = `${deedColumns}, ip_address as "ipAddress", user_agent as "userAgent", details`;

// Past the ORM, which takes a hundred times as long to make its objects.
const deedsOf = (columns: string, condition: string): string =>
  `select ${columns} from audit_logs where ${condition} and (created_at, id) < (?, ?)
    order by created_at desc, id desc limit ?`;

const ownDeeds = deedsOf(ownDeedColumns, "user_id = ?");
// The condition is the index's, word for word.
const deedsOfOthers = deedsOf(
  deedColumns,
  "subject_id = ? and subject_id is distinct from user_id",
);

/** What an account did, newest first. */
export async function findOwnDeeds(db: Db, userId: string, page: DeedPage): Promise<OwnDeed[]> {
  return (await statementsOf(db).all(ownDeeds, deedParameters(userId, page))) as OwnDeed[];
}

/** What others did to an account, newest first. */
export async function findDeedsOfOthers(db: Db, userId: string, page: DeedPage): Promise<Deed[]> {
  return (await statementsOf(db).all(deedsOfOthers, deedParameters(userId, page))) as Deed[];
}

// After every instant that is written in four digits.
const beforeTheNewest: AuditPosition = { createdAt: "9999-12-31T23:59:59.999Z", id: "" };

function deedParameters(userId: string, { limit, after = beforeTheNewest }: DeedPage) {
  return [userId, after.createdAt, after.id, limit];
}

function conditions(filter: AuditFilter): FilterQuery<AuditLogRow>[] {
  return [
    ...(filter.eventType === undefined ? [] : [{ eventType: filter.eventType }]),
    ...(filter.userEmail === undefined ? [] : [{ userEmail: filter.userEmail }]),
    ...(filter.userId === undefined ? [] : [{ userId: filter.userId }]),
    ...(filter.success === undefined ? [] : [{ success: filter.success ? 1 : 0 }]),
    ...(filter.from === undefined ? [] : [{ createdAt: { $gte: filter.from.toISOString() } }]),
    ...(filter.until === undefined ? [] : [{ createdAt: { $lt: filter.until.toISOString() } }]),
  ];
}

function beyond(after: AuditPosition | undefined): FilterQuery<AuditLogRow>[] {
  if (!after) return [];
  const { createdAt, id } = after;
  // The first is implied; it is what the index begins at.
  return [
    { createdAt: { $lte: createdAt } },
    { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, id: { $lt: id } }] },
  ];
}
