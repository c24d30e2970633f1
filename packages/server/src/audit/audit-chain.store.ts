// Reads and writes of the chain over the audit rows, and of its head.
import type { Db, Tx } from "../store/db.ts";
import { findRow } from "../store/rows.ts";
import { em, statementsOf } from "../store/transactions.ts";
import {
  AuditHeadEntity,
  type AuditHeadRow,
  AuditLogEntity,
  type AuditLogRow,
} from "./audit.entity.ts";

export async function hasUnsealedRows(db: Db): Promise<boolean> {
  const found = await statementsOf(db).all(
    "select 1 from audit_logs where chain_seq is null limit 1",
    [],
  );
  return found.length > 0;
}

export async function hasSealedRows(db: Db): Promise<boolean> {
  const sealed = { chainSeq: { $ne: null } };
  return (
    (await em(db).findOne(AuditLogEntity, sealed, { fields: ["id"], disableIdentityMap: true })) !==
    null
  );
}

/** How many rows have no place in the chain yet, and when the oldest was written. */
export async function countUnsealed(db: Db): Promise<{ rows: number; oldestAt: Date | null }> {
  const [found] = await statementsOf(db).all(
    `select count(*) as "rows", min(created_at) as oldest from audit_logs where chain_seq is null`,
    [],
  );
  const oldest = found?.["oldest"] as string | null;
  return { rows: Number(found?.["rows"]), oldestAt: oldest === null ? null : new Date(oldest) };
}

/** What the sealer needs of a row. */
export type UnsealedRow = Pick<AuditLogRow, "id" | "canonical" | "canonicalMac">;

/** What the sealer needs of the oldest rows that have no place in the chain yet. */
export async function findUnsealedRows(tx: Tx, limit: number): Promise<UnsealedRow[]> {
  const rows = await statementsOf(tx).all(
    `select id, canonical, canonical_mac as "canonicalMac" from audit_logs
     where chain_seq is null order by created_at, id limit ?`,
    [limit],
  );
  return rows.map(({ id, canonical, canonicalMac }) => ({
    id: id as UnsealedRow["id"],
    canonical: canonical as UnsealedRow["canonical"],
    canonicalMac: canonicalMac as UnsealedRow["canonicalMac"],
  }));
}

/** A row's place in the chain. */
export interface Seal {
  readonly id: string;
  readonly seq: number;
  readonly mac: string;
}

/** Gives unsealed rows their places. */
export async function sealRows(tx: Tx, seals: readonly Seal[]): Promise<void> {
  if (tx.dialect === "sqlite") {
    const sql = "update audit_logs set chain_seq = ?, chain_mac = ? where id = ?";
    for (const { id, seq, mac } of seals) await statementsOf(tx).run(sql, [seq, mac, id]);
    return;
  }
  const rows = seals.map(() => "(?, ?, ?)").join(", ");
  // In one statement: each is a way there and back.
  await em(tx).execute(
    `with seals (id, seq, mac) as (values ${rows})
     update audit_logs set chain_seq = cast(seals.seq as bigint), chain_mac = seals.mac
     from seals where audit_logs.id = seals.id`,
    seals.flatMap(({ id, seq, mac }) => [id, seq, mac]),
  );
}

export async function findHead(db: Db, name: string): Promise<AuditHeadRow | null> {
  return findRow(db, AuditHeadEntity, { name });
}

export async function saveHead(tx: Tx, head: AuditHeadRow): Promise<void> {
  await statementsOf(tx).run(
    `insert into audit_heads (name, chain_seq, chain_mac, signature, created_at) values (?, ?, ?, ?, ?)
     on conflict (name) do update set chain_seq = excluded.chain_seq, chain_mac = excluded.chain_mac,
       signature = excluded.signature, created_at = excluded.created_at`,
    [head.name, head.chainSeq, head.chainMac, head.signature, head.createdAt],
  );
}

/** Sealed rows in the order of the chain, from after a place up to another. */
export async function findSealedPage(
  db: Db,
  afterSeq: number,
  throughSeq: number,
  limit: number,
): Promise<AuditLogRow[]> {
  return em(db).find(
    AuditLogEntity,
    { chainSeq: { $gt: afterSeq, $lte: throughSeq } },
    { orderBy: { chainSeq: "asc" }, limit, disableIdentityMap: true },
  );
}

/** Rows without a place in the chain, by id. */
export async function findUnsealedPage(
  db: Db,
  afterId: string,
  limit: number,
): Promise<AuditLogRow[]> {
  return em(db).find(
    AuditLogEntity,
    { chainSeq: null, id: { $gt: afterId } },
    { orderBy: { id: "asc" }, limit, disableIdentityMap: true },
  );
}

/** Rows whose number is past the head's, seen in one statement since the head moves on. */
export async function findRowsPastHead(
  db: Db,
  headName: string,
  limit: number,
): Promise<Pick<AuditLogRow, "id" | "chainSeq">[]> {
  const rows = await em(db).execute<{ id: string; chain_seq: number | string }[]>(
    `select id, chain_seq from audit_logs
     where chain_seq > (select chain_seq from audit_heads where name = ?) order by chain_seq limit ?`,
    [headName, limit],
  );
  return rows.map((row) => ({ id: row.id, chainSeq: Number(row.chain_seq) }));
}

/** The chain's MACs at some places. */
export async function findChainMacs(
  db: Db,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, string | null>> {
  const rows = await em(db).find(
    AuditLogEntity,
    { chainSeq: { $in: [...seqs] } },
    { fields: ["chainSeq", "chainMac"], disableIdentityMap: true },
  );
  return new Map(rows.map((row) => [Number(row.chainSeq), row.chainMac ?? null]));
}

/** Which of these rows exist. */
export async function findPresentIds(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await em(db).find(
    AuditLogEntity,
    { id: { $in: [...ids] } },
    { fields: ["id"], disableIdentityMap: true },
  );
  return new Set(rows.map((row) => row.id));
}
