// Chains audit rows that are durable already, one sealer at a time over all instances, and mirrors the signed head to
// the log. A crash loses nothing: rows and head change in one transaction, and what is unsealed is sealed next time.
import type { Log } from "../context.ts";
import type { Keyring } from "../crypto/keyring.ts";
import { equalInConstantTime } from "../crypto/digest.ts";
import type { Db, Tx } from "../store/db.ts";
import { tryLockFor } from "../store/locks.ts";
import {
  findHead,
  findUnsealedRows,
  hasSealedRows,
  hasUnsealedRows,
  saveHead,
  type Seal,
  sealRows,
  type UnsealedRow,
} from "./audit-chain.store.ts";
import {
  type ChainHead,
  type ChainKey,
  createChainKey,
  genesisMac,
  isSigned,
  mainHead,
} from "./audit-chain.ts";
import type { AuditHeadRow } from "./audit.entity.ts";

export interface AuditSealer {
  /**
   * Seals every row that is durable and unsealed.
   *
   * @returns how many this call sealed; 0 also while another instance is sealing
   * @throws Error when the stored head isn't genuine: building on it would hide that
   */
  sealPending(): Promise<number>;
  /** Seals from now on: soon after `soon`, and at intervals for rows of others and from before. */
  start(): void;
  /** Tells that rows became durable. */
  readonly soon: () => void;
  /** Seals what is left and stops. */
  stop(): Promise<void>;
}

export interface AuditSealerParts {
  readonly db: Db;
  readonly keyring: Keyring;
  /** Gets signed heads at level info; they are what shows that the table's tail was cut. */
  readonly log: Log;
  /** Gets what an operator has to act on; `log` unless told otherwise. */
  readonly alarms?: Log;
  readonly now: () => Date;
  readonly batchRows?: number;
  /** How long rows gather before they are sealed. */
  readonly gatherMs?: number;
  /** How often rows of other instances, and from before a crash, are looked for. */
  readonly sweepMs?: number;
}

export function createAuditSealer(parts: AuditSealerParts): AuditSealer {
  const {
    db,
    keyring,
    log,
    alarms = log,
    batchRows = 256,
    gatherMs = 200,
    sweepMs = 5_000,
  } = parts;
  const sealBatch = batchSealer({ ...parts, alarms, batchRows });
  let running: Promise<unknown> = Promise.resolve();
  let gathering: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;

  const sealPending = async (): Promise<number> => {
    // Only reading: an idle server takes no write lock.
    if (!(await hasUnsealedRows(db))) return 0;
    for (let total = 0; ;) {
      const sealed = await db.transaction(sealBatch);
      total += sealed;
      if (sealed < batchRows) return total;
    }
  };
  const sealOrComplain = async (): Promise<void> => {
    try {
      await sealPending();
    } catch (error) {
      alarms.error(
        { err: error },
        "Audit rows couldn't be sealed; they stay as they are until they can.",
      );
    }
  };
  // The log may have been rotated away, or the last head's line lost in a crash.
  const mirrorHead = async (): Promise<void> => {
    const head = await findHead(db, mainHead).catch(() => null);
    if (head && isSigned(createChainKey(keyring), head)) mirror(log, head);
  };
  const run = (): void => {
    gathering = undefined;
    running = running.then(sealOrComplain);
  };

  return {
    sealPending,
    start() {
      sweeping ??= setInterval(run, sweepMs).unref();
      running = running.then(mirrorHead);
      run();
    },
    soon() {
      if (sweeping) gathering ??= setTimeout(run, gatherMs).unref();
    },
    async stop() {
      clearInterval(sweeping);
      clearTimeout(gathering);
      sweeping = undefined;
      run();
      await running;
    },
  };
}

function batchSealer(
  parts: AuditSealerParts & { readonly alarms: Log; readonly batchRows: number },
) {
  const { keyring, log, alarms, now, batchRows } = parts;
  const key = createChainKey(keyring);
  return async (tx: Tx): Promise<number> => {
    if (!(await tryLockFor(tx, "audit-sealer"))) return 0;
    const rows = await findUnsealedRows(tx, batchRows);
    const last = await findGenuineHead(tx, key);
    const { seals, forgedIds } = chain(key, last, rows);
    const end = seals.at(-1);
    if (!end) return 0;
    const unsigned = {
      name: mainHead,
      chainSeq: end.seq,
      chainMac: end.mac,
      createdAt: now().toISOString(),
    };
    const head = { ...unsigned, signature: key.headSignature(unsigned) };
    await sealRows(tx, seals);
    await saveHead(tx, head);
    tx.afterCommit(() => {
      mirror(log, head);
      if (forgedIds.length > 0)
        alarms.error({ forgedIds }, "Audit rows were found that this server didn't write.");
    });
    return seals.length;
  };
}

function mirror(
  log: Log,
  { chainSeq: seq, chainMac: mac, createdAt: at, signature }: AuditHeadRow,
): void {
  log.info({ auditHead: { seq, mac, at, signature } }, "Audit chain sealed.");
}

function chain(
  key: ChainKey,
  last: ChainEnd,
  rows: readonly UnsealedRow[],
): { readonly seals: readonly Seal[]; readonly forgedIds: readonly string[] } {
  let { chainSeq: seq, chainMac: mac } = last;
  const forgedIds: string[] = [];
  const seals = rows.map(({ id, canonical, canonicalMac }) => {
    const genuine = equalInConstantTime(key.rowMac(canonical), canonicalMac);
    if (!genuine) forgedIds.push(id);
    seq += 1;
    mac = key.linkMac({ previousMac: mac, seq, genuine, canonical });
    return { id, seq, mac };
  });
  return { seals, forgedIds };
}

type ChainEnd = Pick<ChainHead, "chainSeq" | "chainMac">;

async function findGenuineHead(tx: Tx, key: ChainKey): Promise<ChainEnd> {
  const head = await findHead(tx, mainHead);
  if (head && isSigned(key, head)) return head;
  if (head) throw new Error("The audit chain's head isn't genuine; run `latchkey audit verify`.");
  if (await hasSealedRows(tx))
    throw new Error("The audit chain's head is gone; run `latchkey audit verify`.");
  return { chainSeq: 0, chainMac: genesisMac };
}
