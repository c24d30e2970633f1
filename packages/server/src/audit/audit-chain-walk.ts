// Walks along the sealed rows and tells where the chain is broken, one finding for one break.
import { alteredColumns, isErased } from "./audit-canonical.ts";
import { type ChainKey, genesisMac } from "./audit-chain.ts";
import type { AuditLogRow } from "./audit.entity.ts";
import type { Findings } from "./audit-report.ts";

export interface ChainWalk {
  /** Checks the next sealed row; rows come in the order of their numbers. */
  step(row: AuditLogRow): void;
  /** Number of the last row that was seen. */
  lastSeq(): number;
  /** Whether the chain can have ended with this MAC. */
  endsWith(mac: string): boolean;
}

// After a break, any of the last few MACs may be the one that the next row was chained to.
const longestMemory = 16;

type Link = "genuine" | "forged" | "broken" | "unknown";

export function createChainWalk(key: ChainKey, findings: Findings): ChainWalk {
  let lastSeq = 0;
  let previousMacs: readonly string[] | null = [genesisMac];

  const linkOf = (row: AuditLogRow, seq: number): Link => {
    if (previousMacs === null) return "unknown";
    for (const previousMac of previousMacs) {
      const link = { previousMac, seq, canonical: row.canonical };
      if (key.linkMac({ ...link, genuine: true }) === row.chainMac) return "genuine";
      if (key.linkMac({ ...link, genuine: false }) === row.chainMac) return "forged";
    }
    return "broken";
  };

  return {
    step(row) {
      const seq = Number(row.chainSeq);
      if (seq > lastSeq + 1) {
        findings.add("removed", `number ${lastSeq + 1}`, missing(lastSeq + 1, seq - 1));
        previousMacs = null;
      }
      const link = linkOf(row, seq);
      checkRow(key, row, link, findings);
      previousMacs =
        link === "broken" ? macsAfterBreak(key, row, seq, previousMacs) : [row.chainMac ?? ""];
      lastSeq = seq;
    },
    lastSeq: () => lastSeq,
    endsWith: (mac) => previousMacs?.includes(mac) ?? false,
  };
}

/** Says which numbers are missing. */
export function missing(from: number, through: number): string {
  return from === through
    ? `The row with the number ${from} was removed.`
    : `The rows with the numbers ${from} to ${through} were removed.`;
}

/** Checks a row by itself. @param link how it hangs on the rows before it; `unknown` for rows outside of the chain */
export function checkRow(key: ChainKey, row: AuditLogRow, link: Link, findings: Findings): void {
  const at = `row ${row.id}`;
  const add = (kind: "altered" | "inserted" | "reordered", message: string) =>
    findings.add(kind, at, message);
  const signed = key.rowMac(row.canonical) === row.canonicalMac;
  findings.rowsChecked += 1;
  if (link === "forged")
    return add("inserted", "The row wasn't written by the server; it was sealed as a forgery.");
  if (!signed && link === "genuine")
    return add("altered", "The row's MAC (canonical_mac) was altered.");
  if (!signed && row.chainSeq === null)
    return add(
      "inserted",
      "The row wasn't written by the server, or altered before it was sealed.",
    );
  if (!signed) return add("altered", "The row's sealed text (canonical) or its MAC was altered.");
  if (link === "broken")
    return add(
      "reordered",
      "The row isn't the one that was sealed here: it was moved, or its seal altered.",
    );
  const columns = alteredOf(key, row);
  if (columns.length > 0)
    return add("altered", `Altered after it was written: ${columns.join(", ")}.`);
  if (isErased(row.salt)) findings.erasedRows += 1;
}

function alteredOf(key: ChainKey, row: AuditLogRow): string[] {
  const erasureMac = isErased(row.salt) ? key.erasureMac(row.salt, row.canonical) : null;
  // Without the server's MAC over it, an erasure is an intruder's: he hides who it was.
  return row.erasureMac === erasureMac
    ? alteredColumns(row)
    : ["erasureMac", ...alteredColumns(row)];
}

// The row's own MAC may have been altered (then the right one goes on), or the row exchanged (then one before does).
function macsAfterBreak(
  key: ChainKey,
  row: AuditLogRow,
  seq: number,
  before: readonly string[] | null,
): readonly string[] {
  const previousMac = before?.[0] ?? genesisMac;
  const right = key.linkMac({ previousMac, seq, genuine: true, canonical: row.canonical });
  return [right, row.chainMac ?? "", ...(before ?? [])].slice(0, longestMemory);
}
