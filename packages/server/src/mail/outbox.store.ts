// Reads and writes of the outbox.
import type { Db, Tx } from "../store/db.ts";
import { deleteLapsed } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import { OutboxEntity, type OutboxRow } from "./outbox.entity.ts";

export async function insertOutboxItem(tx: Tx, item: OutboxRow): Promise<void> {
  await em(tx).insert(OutboxEntity, item);
}

/** What may be tried now, longest due first. */
export async function findDueItems(
  db: Db,
  kind: OutboxRow["kind"],
  now: Date,
  limit: number,
): Promise<OutboxRow[]> {
  return em(db).find(
    OutboxEntity,
    { kind, state: "waiting", dueAt: { $lte: now } },
    { orderBy: [{ dueAt: "asc" }, { id: "asc" }], limit, disableIdentityMap: true },
  );
}

/**
 * Takes an item for one try; nobody else may until `dueAt`.
 *
 * @returns true for the one instance that took it
 */
export async function claimItem(
  tx: Tx,
  { id, attempts }: Pick<OutboxRow, "id" | "attempts">,
  dueAt: Date,
): Promise<boolean> {
  const claimed = await em(tx).nativeUpdate(
    OutboxEntity,
    { id, attempts, state: "waiting" },
    { attempts: attempts + 1, dueAt },
  );
  return claimed === 1;
}

/** Puts an item back after a failed try, unless it was taken over meanwhile. */
export async function postponeItem(
  tx: Tx,
  { id, attempts }: Pick<OutboxRow, "id" | "attempts">,
  dueAt: Date,
): Promise<void> {
  await em(tx).nativeUpdate(OutboxEntity, { id, attempts, state: "waiting" }, { dueAt });
}

/** Gives an item up and forgets what it said. @returns false when it had left or was given up before */
export async function failItem(tx: Tx, id: string): Promise<boolean> {
  const failed = await em(tx).nativeUpdate(
    OutboxEntity,
    { id, state: "waiting" },
    { state: "failed", sealed: "" },
  );
  return failed === 1;
}

/** @returns true for the one caller that removed it */
export async function deleteItem(tx: Tx, id: string): Promise<boolean> {
  return (await em(tx).nativeDelete(OutboxEntity, { id })) === 1;
}

/** Items that have waited since before a moment. */
export async function findItemsWaitingSince(db: Db, moment: Date): Promise<OutboxRow[]> {
  return em(db).find(
    OutboxEntity,
    { state: "waiting", createdAt: { $lt: moment } },
    { limit: 100, disableIdentityMap: true },
  );
}

/** How many items wait, and since when the oldest does. */
export async function countWaiting(db: Db): Promise<{ rows: number; oldestAt: Date | null }> {
  const [found] = await statementsOf(db).all(
    `select count(*) as "rows", min(created_at) as oldest from mail_outbox where state = 'waiting'`,
    [],
  );
  const oldest = found?.["oldest"] as string | null;
  return { rows: Number(found?.["rows"]), oldestAt: oldest === null ? null : new Date(oldest) };
}

/** Letters that the inbox shows, newest first. */
export async function findKeptLetters(db: Db, limit: number): Promise<OutboxRow[]> {
  return em(db).find(
    OutboxEntity,
    { kind: "letter", state: "kept" },
    { orderBy: [{ createdAt: "desc" }, { id: "desc" }], limit, disableIdentityMap: true },
  );
}

/** Removes what the inbox kept and what was given up, made before a moment. */
export async function deleteSettledItemsBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  let deleted = 0;
  for (const state of ["kept", "failed"] as const)
    deleted += await deleteLapsed(tx, OutboxEntity, {
      where: { state },
      property: "createdAt",
      below: moment,
      limit: limit - deleted,
    });
  return deleted;
}
