// What a verification of the audit trail found.

/**
 * What is wrong: a row was `altered`, `removed`, `inserted` by someone without the key, or moved (`reordered`); the
 * end of the chain was removed together with its head (`tail-cut`); the head isn't genuine (`head-forged`) or not there
 * (`head-missing`); rows stay unsealed (`sealer-missing`); the log to compare with is gone (`log-missing`).
 */
export type AuditProblemKind =
  | "altered"
  | "removed"
  | "inserted"
  | "reordered"
  | "tail-cut"
  | "head-forged"
  | "head-missing"
  | "sealer-missing"
  | "log-missing";

export interface AuditProblem {
  readonly kind: AuditProblemKind;
  /** Where: `row <id>`, `number <n>`, `head` or `log line <n>`. */
  readonly at: string;
  readonly message: string;
}

export interface AuditReport {
  /** Whether nothing is wrong. */
  readonly ok: boolean;
  readonly rowsChecked: number;
  /** The highest number that the chain vouches for; 0 when nothing is sealed. */
  readonly sealedThrough: number;
  /** Rows parts of which were erased by the server. */
  readonly erasedRows: number;
  /** Rows that wait for the sealer. */
  readonly unsealedRows: number;
  /** Signed heads that were found in the log; null when no log was compared. Without any, a cut tail can't show. */
  readonly headsInLog: number | null;
  /** The first 100 problems. */
  readonly problems: readonly AuditProblem[];
  /** How many problems there are. */
  readonly problemCount: number;
}

/** Collects findings in bounded memory. */
export interface Findings {
  rowsChecked: number;
  erasedRows: number;
  unsealedRows: number;
  add(kind: AuditProblemKind, at: string, message: string): void;
  count(): number;
  listed(): readonly AuditProblem[];
}

const longestList = 100;

export function createFindings(): Findings {
  const problems: AuditProblem[] = [];
  let problemCount = 0;
  return {
    rowsChecked: 0,
    erasedRows: 0,
    unsealedRows: 0,
    add(kind, at, message) {
      problemCount += 1;
      if (problems.length < longestList) problems.push({ kind, at, message });
    },
    count: () => problemCount,
    listed: () => problems,
  };
}
