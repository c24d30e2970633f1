// Reads and writes of revocations. Rows for accounts are written by a trigger, see store/migrations/0001-foundation.ts.
import type { Db, Tx } from "../../store/db.ts";
import { deleteLapsed } from "../../store/rows.ts";
import { em, statementsOf } from "../../store/transactions.ts";
import { RevocationEntity, type RevocationRow } from "./revocation.entity.ts";

// However many sessions end at once, one statement tells of them: their ids come as one JSON array.
const insertsForSessions: Readonly<Record<Db["dialect"], string>> = {
  sqlite: insertForEachOf("json_each(?)"),
  postgresql: insertForEachOf("json_array_elements_text(cast(? as json))"),
};

function insertForEachOf(ids: string): string {
  return `insert into revocations (kind, subject_id, created_at, expires_at)
    select 'session', value, ?, ? from ${ids}`;
}

export async function insertSessionRevocations(
  tx: Tx,
  sessionIds: readonly string[],
  now: Date,
  expiresAt: Date,
): Promise<void> {
  const values = [now.toISOString(), expiresAt.toISOString(), JSON.stringify(sessionIds)];
  await statementsOf(tx).run(insertsForSessions[tx.dialect], values);
}

const selectAfter = `select seq, kind, subject_id, minimum_version, created_at, expires_at
  from revocations where seq > ? and expires_at > ? order by seq limit ?`;

/** Revocations that still matter with a number above `seq`, in order; the first `most` of them. */
export async function findRevocationsAfter(
  db: Db,
  seq: number,
  now: Date,
  most: number,
): Promise<RevocationRow[]> {
  const rows = await statementsOf(db).all(selectAfter, [seq, now.toISOString(), most]);
  return rows.map((row) => ({
    // PostgreSQL hands large numbers out as text.
    seq: Number(row["seq"]),
    kind: row["kind"] as RevocationRow["kind"],
    subjectId: row["subject_id"] as string,
    minimumVersion: row["minimum_version"] as number | null,
    createdAt: new Date(row["created_at"] as string),
    expiresAt: new Date(row["expires_at"] as string),
  }));
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
