// Erases a person from the audit trail: their values and the salts of their digests. The chain stays as it was.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Keyring } from "../crypto/keyring.ts";
import type { Db, Tx } from "../store/db.ts";
import { lockFor } from "../store/locks.ts";
import {
  addressChanges,
  eraseRow,
  findChainLength,
  findRowsAbout,
  findRowsById,
  findSentences,
  findSentencesSince,
  type Sentence,
} from "./audit-erase.store.ts";
import { type ChainKey, createChainKey } from "./audit-chain.ts";
import { erased, type ErasablePart } from "./audit-canonical.ts";
import type { AuditLogRow } from "./audit.entity.ts";

export interface ErasedPerson {
  readonly userId: string;
  /** Canonical form. */
  readonly email: string;
}

/** What was erased ahead. */
export interface ErasedAhead {
  readonly email: string;
  /** How long the chain was before: of the sentences that may name the person, those beyond are still to be read. */
  readonly chainLength: number;
}

// About ten milliseconds, in which SQLite answers nobody else.
const pageRows = 100;
const sentencesAtOnce = 500;

/**
 * Erases all but the last of a person from the audit, a transaction for each page: in a single one, a trail that is long
 * enough would hold up everybody. What is left is for {@link erasePersonFromAudit}.
 */
export async function erasePersonAhead(
  db: Db,
  keyring: Keyring,
  person: ErasedPerson,
): Promise<ErasedAhead> {
  const key = createChainKey(keyring);
  const eraseSome = async (tx: Tx): Promise<number> => {
    await lockFor(tx, "audit-sealer");
    return eraseRows(tx, key, person, await findRowsAbout(tx, person, pageRows));
  };
  while ((await db.transaction(eraseSome)) === pageRows);
  // What is written while the sentences are read gets its place in the chain beyond this.
  const chainLength = await findChainLength(db);
  for await (const sentences of readAddressChanges(db)) {
    if (sentences.some((sentence) => names(sentence, person.email)))
      await db.transaction(async (tx) => {
        await lockFor(tx, "audit-sealer");
        await eraseNaming(tx, key, person, sentences);
      });
    await nextTurn();
  }
  return { email: person.email, chainLength };
}

/**
 * Erases a person in the transaction that deletes the account, before the account's row: audit rows refer to it. What
 * others did to the person keeps its actor; the sentence that may name both goes, as does that of another's change of
 * address from or to the person's.
 *
 * Events that are still being written for this person have to be over: hold a lock on the account's row first.
 *
 * @param ahead what {@link erasePersonAhead} did; without it every change of address that there ever was is read
 * @returns how many rows were changed
 */
export async function erasePersonFromAudit(
  tx: Tx,
  keyring: Keyring,
  person: ErasedPerson,
  ahead?: ErasedAhead,
): Promise<number> {
  const key = createChainKey(keyring);
  // The sealer updates the same rows.
  await lockFor(tx, "audit-sealer");
  let changed = 0;
  for (let some = pageRows; some === pageRows; changed += some)
    some = await eraseRows(tx, key, person, await findRowsAbout(tx, person, pageRows));
  const left =
    ahead?.email === person.email
      ? [await findSentencesSince(tx, ahead.chainLength)]
      : readAddressChanges(tx);
  for await (const sentences of left) changed += await eraseNaming(tx, key, person, sentences);
  return changed;
}

/** What all changes of address say, page by page. */
async function* readAddressChanges(db: Db): AsyncGenerator<Sentence[]> {
  for (const type of addressChanges)
    for (let after: Sentence | undefined; ;) {
      const page = await findSentences(db, type, { limit: sentencesAtOnce, after });
      yield page;
      if (page.length < sentencesAtOnce) break;
      after = page.at(-1);
    }
}

async function eraseNaming(
  tx: Tx,
  key: ChainKey,
  person: ErasedPerson,
  sentences: readonly Sentence[],
): Promise<number> {
  const naming = sentences.filter((sentence) => names(sentence, person.email));
  const ids = naming.map(({ id }) => id);
  // Another erasure may have come first since they were read.
  const rows = (await findRowsById(tx, ids)).filter((row) => names(row, person.email));
  return eraseRows(tx, key, person, rows);
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
function names({ details }: Pick<AuditLogRow, "details">, email: string): boolean {
  // Most say nothing like it.
  if (!details?.includes(email)) return false;
  return details.split(/\.?(?:\s|$)/).includes(email);
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
