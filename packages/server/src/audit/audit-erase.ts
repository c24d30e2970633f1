// Erases a person from the audit trail: their values and the salts of their digests. The chain stays as it was.
import type { Keyring } from "../crypto/keyring.ts";
import type { Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import { eraseRow, findRowsAbout } from "./audit-erase.store.ts";
import { createChainKey } from "./audit-chain.ts";
import { erased, type ErasablePart } from "./audit-canonical.ts";
import type { AuditLogRow } from "./audit.entity.ts";

export interface ErasedPerson {
  readonly userId: string;
  /** Canonical form. */
  readonly email: string;
}

const pageRows = 500;

/**
 * Erases a person in the transaction that deletes the account, before the account's row: audit rows refer to it. What
 * others did to the person keeps its actor; the sentence that may name both goes, as does that of another's change of
 * address from or to the person's.
 *
 * Events that are still being written for this person have to be over: hold a lock on the account's row first.
 *
 * @returns how many rows were changed
 */
export async function erasePersonFromAudit(
  tx: Tx,
  keyring: Keyring,
  person: ErasedPerson,
): Promise<number> {
  const key = createChainKey(keyring);
  // The sealer updates the same rows.
  await lockFor(tx, "audit-sealer");
  let changed = 0;
  for (let afterId = ""; ;) {
    const page = await findRowsAbout(tx, person, afterId, pageRows);
    for (const row of page) {
      if (!isAbout(row, person)) continue;
      const columns = erased(row.salt, partsAbout(row, person));
      await eraseRow(tx, row.id, {
        ...columns,
        erasureMac: key.erasureMac(columns.salt, row.canonical),
      });
      changed += 1;
    }
    afterId = page.at(-1)?.id ?? afterId;
    if (page.length < pageRows) return changed;
  }
}

function isAbout(row: AuditLogRow, { userId, email }: ErasedPerson): boolean {
  const involved = row.userId === userId || row.userEmail === email || row.subjectId === userId;
  // As a word of the sentence: another address may begin or end with this one.
  return involved || (row.details ?? "").split(/\.?(?:\s|$)/).includes(email);
}

function partsAbout(row: AuditLogRow, { userId, email }: ErasedPerson): ErasablePart[] {
  const acted = row.userId === userId || row.userEmail === email;
  const subject = row.subjectId === userId;
  return [
    "details",
    ...(acted ? ["actor" as const] : []),
    ...(subject ? ["subject" as const] : []),
  ];
}
