// Compares the database with what was mirrored to the log, line by line: signed heads and the ids of rows. Only the log
// can tell that the newest rows went together with their head, or before they were sealed.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Db } from "../store/db.ts";
import { findChainMacs, findHead, findPresentIds } from "./audit-chain.store.ts";
import { type ChainKey, isSigned, mainHead } from "./audit-chain.ts";
import type { Findings } from "./audit-report.ts";

const linesAtOnce = 500;

const mirroredHead = z.object({
  auditHead: z.object({
    seq: z.number().int(),
    mac: z.string(),
    at: z.string(),
    signature: z.string(),
  }),
});
const mirroredRow = z.object({ audit: z.object({ id: z.string() }) });

type MirroredHead = z.output<typeof mirroredHead>["auditHead"] & { readonly line: number };

/** @returns how many genuine heads the log holds; null when there is no log */
export async function checkLog(
  db: Db,
  key: ChainKey,
  logPath: string,
  findings: Findings,
): Promise<number | null> {
  let heads: MirroredHead[] = [];
  let rowIds: string[] = [];
  let headCount = 0;
  let newest: MirroredHead | undefined;
  const compare = async (): Promise<void> => {
    await compareHeads(db, heads, findings);
    await compareRows(db, rowIds, findings);
    heads = [];
    rowIds = [];
  };
  try {
    for await (const { line, value } of jsonLines(logPath)) {
      const head = readHead(key, value, line, findings);
      if (head) heads.push(head);
      if (head && head.seq > (newest?.seq ?? 0)) newest = head;
      if (head) headCount += 1;
      const row = mirroredRow.safeParse(value);
      if (row.success) rowIds.push(row.data.audit.id);
      if (heads.length + rowIds.length >= linesAtOnce) await compare();
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    findings.add(
      "log-missing",
      logPath,
      "There is no log to compare with: a cut tail wouldn't show.",
    );
    return null;
  }
  await compare();
  if (newest) await compareNewest(db, newest, findings);
  return headCount;
}

async function* jsonLines(path: string): AsyncGenerator<{ line: number; value: unknown }> {
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(path, "utf8"),
    crlfDelay: Infinity,
  })) {
    line += 1;
    if (text.includes('"audit')) yield { line, value: parseOrNull(text) };
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // Other programs' lines, or one that a crash cut short.
  }
}

function readHead(
  key: ChainKey,
  value: unknown,
  line: number,
  findings: Findings,
): MirroredHead | null {
  const parsed = mirroredHead.safeParse(value);
  if (!parsed.success) return null;
  const { seq, mac, at, signature } = parsed.data.auditHead;
  if (isSigned(key, { name: mainHead, chainSeq: seq, chainMac: mac, createdAt: at, signature })) {
    return { ...parsed.data.auditHead, line };
  }
  findings.add(
    "head-forged",
    `log line ${line}`,
    `The log has a head for the number ${seq} that the server didn't sign.`,
  );
  return null;
}

async function compareHeads(
  db: Db,
  heads: readonly MirroredHead[],
  findings: Findings,
): Promise<void> {
  if (heads.length === 0) return;
  const macs = await findChainMacs(
    db,
    heads.map((head) => head.seq),
  );
  for (const { seq, mac, line } of heads) {
    // A missing row is found by walking the chain, or is past its end and found by comparing the newest head.
    if (!macs.has(seq) || macs.get(seq) === mac) continue;
    const message = `The chain was cut before the number ${seq} and goes on differently than the log says.`;
    findings.add("tail-cut", `log line ${line}`, message);
  }
}

async function compareRows(db: Db, ids: readonly string[], findings: Findings): Promise<void> {
  if (ids.length === 0) return;
  const present = await findPresentIds(db, ids);
  for (const id of ids) {
    if (!present.has(id))
      findings.add("removed", `row ${id}`, "The log has this row, the database doesn't.");
  }
}

// The head is read after the log: a head that was sealed meanwhile would look like one that is missing.
async function compareNewest(
  db: Db,
  { seq, line }: MirroredHead,
  findings: Findings,
): Promise<void> {
  const head = await findHead(db, mainHead);
  if (head && head.chainSeq >= seq) return;
  const message = `The log vouches for ${seq} rows, the database only for ${head?.chainSeq ?? 0}: the newest were cut off.`;
  findings.add("tail-cut", `log line ${line}`, message);
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
