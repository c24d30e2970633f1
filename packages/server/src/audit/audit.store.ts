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
export type Deed = Pick<AuditLogRow, "eventType" | "success" | "createdAt">;

/** What others did to an account, newest first. */
export async function findDeedsOfOthers(db: Db, userId: string, limit: number): Promise<Deed[]> {
  // The condition is the index's, word for word.
  const rows = await statementsOf(db).all(
    `select event_type, success, created_at from audit_logs
      where subject_id = ? and subject_id is distinct from user_id
      order by created_at desc limit ?`,
    [userId, limit],
  );
  return rows.map((row) => ({
    eventType: row["event_type"] as string,
    success: row["success"] as number,
    createdAt: row["created_at"] as string,
  }));
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
