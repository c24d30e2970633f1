// Erases a person from the audit trail: their values and the salts of their digests. The chain stays as it was.
import type { Keyring } from "../crypto/keyring.ts";
import type { Db, Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import { eraseRow, findAddressChanges, findRowsAbout } from "./audit-erase.store.ts";
import { type ChainKey, createChainKey } from "./audit-chain.ts";
import { erased, type ErasablePart } from "./audit-canonical.ts";
import type { AuditLogRow } from "./audit.entity.ts";

export interface ErasedPerson {
  readonly userId: string;
  /** Canonical form. */
  readonly email: string;
}

// About ten milliseconds, in which SQLite answers nobody else.
const pageRows = 100;

/**
 * Erases all but the last of a person from the audit, a transaction for each page: in a single one, a trail that is long
 * enough would hold up everybody. What is left is for {@link erasePersonFromAudit}.
 */
export async function erasePersonAhead(
  db: Db,
  keyring: Keyring,
  person: ErasedPerson,
): Promise<void> {
  const key = createChainKey(keyring);
  const eraseSome = async (tx: Tx): Promise<number> => {
    await lockFor(tx, "audit-sealer");
    return eraseRows(tx, key, person, await findRowsAbout(tx, person, pageRows));
  };
  while ((await db.transaction(eraseSome)) === pageRows);
}

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
  for (let some = pageRows; some === pageRows; changed += some)
    some = await eraseRows(tx, key, person, await findRowsAbout(tx, person, pageRows));
  const changes = await findAddressChanges(tx, person.email);
  const naming = changes.filter((row) => names(row, person.email));
  return changed + (await eraseRows(tx, key, person, naming));
}

async function eraseRows(
  tx: Tx,
  key: ChainKey,
  person: ErasedPerson,
  rows: readonly AuditLogRow[],
): Promise<number> {
  for (const row of rows) {
    const columns = erased(row.salt, partsAbout(row, person));
    await eraseRow(tx, row.id, {
      ...columns,
      erasureMac: key.erasureMac(columns.salt, row.canonical),
    });
  }
  return rows.length;
}

// As a word of the sentence: another address may begin or end with this one.
function names({ details }: AuditLogRow, email: string): boolean {
  return (details ?? "").split(/\.?(?:\s|$)/).includes(email);
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
