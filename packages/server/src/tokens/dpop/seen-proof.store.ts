// Remembers proofs over all instances.
import type { Tx } from "../../store/db.ts";
import { deleteLapsed } from "../../store/rows.ts";
import { em } from "../../store/transactions.ts";
import { SeenProofEntity } from "./seen-proof.entity.ts";

/** @returns true for the first to bring it */
export async function insertSeenProof(
  tx: Tx,
  proofHash: string,
  expiresMs: number,
): Promise<boolean> {
  const rows = await em(tx).execute<{ proof_hash: string }[]>(
    `insert into seen_proofs (proof_hash, expires_ms) values (?, ?)
     on conflict (proof_hash) do nothing returning proof_hash`,
    [proofHash, expiresMs],
    "all",
  );
  return rows.length === 1;
}

export async function deleteExpiredProofs(tx: Tx, nowMs: number, limit: number): Promise<number> {
  return deleteLapsed(tx, SeenProofEntity, { property: "expiresMs", below: nowMs, limit });
}
