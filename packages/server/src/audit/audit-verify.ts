// Verifies the audit trail: every column against its row's sealed text, every row against the chain, the chain against
// its signed head, and all of it against the log. Reads in pages, beside a running server.
import type { Keyring } from "../crypto/keyring.ts";
import type { Db } from "../store/db.ts";
import {
  findHead,
  findRowsPastHead,
  findSealedPage,
  findUnsealedPage,
} from "./audit-chain.store.ts";
import { checkRow, type ChainWalk, createChainWalk, missing } from "./audit-chain-walk.ts";
import { type ChainKey, createChainKey, isSigned, mainHead } from "./audit-chain.ts";
import type { AuditHeadRow } from "./audit.entity.ts";
import { checkLog } from "./audit-log-check.ts";
import { type AuditReport, createFindings, type Findings } from "./audit-report.ts";

export interface VerifyOptions {
  /** The log file that heads and rows were mirrored to. Without it a cut tail can't show. */
  readonly logPath?: string;
  readonly now: () => Date;
}

const pageRows = 500;
const longestUnsealedMs = 60_000;

/**
 * @param keyring the deployment's keys; with another one every row looks forged
 * @returns what was checked, and every problem that was found
 */
export async function verifyAuditChain(
  db: Db,
  keyring: Keyring,
  options: VerifyOptions,
): Promise<AuditReport> {
  const key = createChainKey(keyring);
  const findings = createFindings();
  // Rows that are sealed from here on are past this head, and left to the next verification.
  const head = await findHead(db, mainHead);
  const walk = createChainWalk(key, findings);
  await walkSealedRows(db, walk, head);
  checkHead(key, walk, head, findings);
  await checkRowsPastHead(db, head, findings);
  await checkUnsealedRows(db, key, options.now(), findings);
  const headsInLog =
    options.logPath === undefined ? null : await checkLog(db, key, options.logPath, findings);
  return {
    ok: findings.count() === 0,
    rowsChecked: findings.rowsChecked,
    sealedThrough: walk.lastSeq(),
    erasedRows: findings.erasedRows,
    unsealedRows: findings.unsealedRows,
    headsInLog,
    problems: findings.listed(),
    problemCount: findings.count(),
  };
}

async function walkSealedRows(db: Db, walk: ChainWalk, head: AuditHeadRow | null): Promise<void> {
  const throughSeq = head?.chainSeq ?? Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await findSealedPage(db, walk.lastSeq(), throughSeq, pageRows);
    for (const row of page) walk.step(row);
    if (page.length < pageRows) return;
  }
}

function checkHead(
  key: ChainKey,
  walk: ChainWalk,
  head: AuditHeadRow | null,
  findings: Findings,
): void {
  const lastSeq = walk.lastSeq();
  if (!head) {
    if (lastSeq > 0)
      findings.add(
        "head-missing",
        "head",
        "Rows are sealed, but the signed head of their chain is gone.",
      );
    return;
  }
  if (!isSigned(key, head))
    return findings.add("head-forged", "head", "The head wasn't signed by the server.");
  if (lastSeq < head.chainSeq) {
    return findings.add("removed", `number ${lastSeq + 1}`, missing(lastSeq + 1, head.chainSeq));
  }
  if (!walk.endsWith(head.chainMac))
    findings.add("head-forged", "head", "The head isn't the end of this chain.");
}

async function checkRowsPastHead(
  db: Db,
  head: AuditHeadRow | null,
  findings: Findings,
): Promise<void> {
  if (!head) return;
  for (const { id, chainSeq } of await findRowsPastHead(db, mainHead, pageRows)) {
    const message = `The row's number ${chainSeq} is past the head: it wasn't sealed, or an older head was put back.`;
    findings.add("inserted", `row ${id}`, message);
  }
}

async function checkUnsealedRows(
  db: Db,
  key: ChainKey,
  now: Date,
  findings: Findings,
): Promise<void> {
  let overdue = 0;
  for (let afterId = ""; ;) {
    const page = await findUnsealedPage(db, afterId, pageRows);
    for (const row of page) {
      checkRow(key, row, "unknown", findings);
      findings.unsealedRows += 1;
      if (now.getTime() - Date.parse(row.createdAt) > longestUnsealedMs) overdue += 1;
    }
    afterId = page.at(-1)?.id ?? afterId;
    if (page.length < pageRows) break;
  }
  if (overdue === 0) return;
  const message = `${overdue} rows have waited for more than a minute: no sealer runs, or it stopped for a reason that its log names.`;
  findings.add("sealer-missing", "head", message);
}
