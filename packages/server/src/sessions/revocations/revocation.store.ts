// Reads and writes of revocations. Rows for accounts are written by a trigger, see store/migrations/0001-foundation.ts.
import type { Db, Tx } from "../../store/db.ts";
import { deleteLapsed } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import { RevocationEntity, type RevocationRow } from "./revocation.entity.ts";

export async function insertSessionRevocation(
  tx: Tx,
  sessionId: string,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await em(tx).insert(RevocationEntity, {
    kind: "session",
    subjectId: sessionId,
    minimumVersion: null,
    createdAt: now,
    expiresAt,
  });
}

/** Revocations that still matter with a number above `seq`, in order; the first `most` of them, if told. */
export async function findRevocationsAfter(
  db: Db,
  seq: number,
  now: Date,
  most?: number,
): Promise<RevocationRow[]> {
  return em(db).find(
    RevocationEntity,
    { seq: { $gt: seq }, expiresAt: { $gt: now } },
    { orderBy: { seq: "asc" }, disableIdentityMap: true, ...(most ? { limit: most } : {}) },
  );
}

/** The highest number that is kept, expired ones included; 0 when there are none. */
export async function findNewestSeq(db: Db): Promise<number> {
  const newest = await em(db).findOne(
    RevocationEntity,
    { seq: { $gt: 0 } },
    { orderBy: { seq: "desc" }, disableIdentityMap: true },
  );
  return newest?.seq ?? 0;
}

export async function deleteRevocationsExpiredBefore(
  tx: Tx,
  moment: Date,
  limit: number,
): Promise<number> {
  return deleteLapsed(tx, RevocationEntity, { property: "expiresAt", below: moment, limit });
}
