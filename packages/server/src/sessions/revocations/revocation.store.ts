// Reads and writes of revocations. Rows for accounts are written by a trigger, see store/migrations/0001-foundation.ts.
import type { Db, Tx } from "../../store/db.ts";
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

/** Revocations that still matter with a number above `seq`, in order. */
export async function findRevocationsAfter(
  db: Db,
  seq: number,
  now: Date,
): Promise<RevocationRow[]> {
  return em(db).find(
    RevocationEntity,
    { seq: { $gt: seq }, expiresAt: { $gt: now } },
    { orderBy: { seq: "asc" }, disableIdentityMap: true },
  );
}

export async function deleteRevocationsExpiredBefore(tx: Tx, moment: Date): Promise<number> {
  return em(tx).nativeDelete(RevocationEntity, { expiresAt: { $lt: moment } });
}
