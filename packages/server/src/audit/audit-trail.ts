// Tells what happened: in the transaction of the change that it tells of, or in a durable write of its own. The log
// gets each row once it is durable.
import type { Log, RequestFacts } from "../context.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { Db, Tx } from "../store/db.ts";
import { createChainKey } from "./audit-chain.ts";
import type { AuditEvent, AuditEventType } from "./audit-event.ts";
import { type AuditEntry, auditRow } from "./audit-row.ts";
import type { AuditLogRow } from "./audit.entity.ts";
import { findExistingUserIds, insertAuditRows, refuseInsideTransaction } from "./audit.store.ts";
import { groupCommit } from "./group-commit.ts";
import { createSeldom } from "./seldom.ts";

export interface AuditTrail {
  /** Writes an event in the transaction of the change that it tells of: neither is ever durable without the other. */
  append(tx: Tx, request: RequestFacts, event: AuditEvent): Promise<void>;
  /**
   * Writes an event durably by itself, for reads that have to be audited and for failures. Concurrent calls share one
   * transaction. Not for use inside a transaction.
   *
   * @throws LatchkeyError `UNAVAILABLE` when it couldn't be written; then nothing may be answered
   */
  record(request: RequestFacts, event: AuditEvent): Promise<void>;
  /**
   * The same for what a caller can cause without end: one row a minute stands for all of its type under a key, over all
   * instances.
   *
   * @param key whom it counts for, such as an address or a session
   * @throws LatchkeyError `UNAVAILABLE` as {@link AuditTrail.record} does
   */
  recordSeldom(request: RequestFacts, event: AuditEvent, key: string): Promise<void>;
  /** What became durable through this trail since it was made. */
  tally(): readonly EventCount[];
}

/** How often something happened, and how it came out. */
export interface EventCount {
  readonly type: AuditEventType;
  readonly success: boolean;
  readonly events: number;
}

export interface AuditTrailParts {
  readonly db: Db;
  readonly keyring: Keyring;
  /** Gets every row at level info; it should reach the log file whatever the level of other logs. */
  readonly log: Log;
  readonly now: () => Date;
  /** Called after rows became durable, for example to have them sealed. */
  readonly onCommitted?: () => void;
}

export function createAuditTrail({
  db,
  keyring,
  log,
  now,
  onCommitted,
}: AuditTrailParts): AuditTrail {
  const key = createChainKey(keyring);
  const counts = new Map<string, EventCount>();

  const count = ({ type, success }: AuditEvent): void => {
    const name = `${type} ${success}`;
    counts.set(name, { type, success, events: (counts.get(name)?.events ?? 0) + 1 });
  };

  const write = async (tx: Tx, entries: readonly AuditEntry[]): Promise<void> => {
    const known = await findExistingUserIds(
      tx,
      entries.flatMap(({ event }) => event.userId ?? []),
    );
    const rows = entries.map((entry) => {
      const userId = knownOrNull(known, entry.event.userId);
      return auditRow(actorIsGone(entry.event, userId) ? withoutPerson(entry) : entry, userId, key);
    });
    await insertAuditRows(tx, rows);
    tx.afterCommit(() => {
      for (const row of rows) log.info({ audit: mirrored(row) }, "Audit.");
      for (const { event } of entries) count(event);
      onCommitted?.();
    });
  };

  const seldom = createSeldom(keyring, now);

  const commitEntry = groupCommit<AuditEntry>((take) => db.transaction((tx) => write(tx, take())));

  return {
    tally: () => [...counts.values()],
    append: (tx, request, event) => write(tx, [{ request, event, at: now() }]),
    async record(request, event) {
      refuseInsideTransaction(db);
      await commitEntry({ request, event, at: now() });
    },
    async recordSeldom(request, event, key) {
      refuseInsideTransaction(db);
      await seldom(`${event.type}:${key}`, (claim) =>
        db.transaction(async (tx) => {
          if (await claim(tx)) await write(tx, [{ request, event, at: now() }]);
        }),
      );
    },
  };
}

function knownOrNull(known: ReadonlySet<string>, userId: string | null | undefined): string | null {
  return userId && known.has(userId) ? userId : null;
}

// Who failed to sign in may be anybody: that is kept, as it is for an address that no account has.
function actorIsGone({ type, userId, success }: AuditEvent, known: string | null): boolean {
  const failedSignIn = !success && (type === "login_begin" || type === "login_complete");
  return Boolean(userId) && known === null && !failedSignIn;
}

// What was under way when an account was deleted must not write down again whom the deletion has just erased.
function withoutPerson({ request, event, at }: AuditEntry): AuditEntry {
  const { type, success, userId } = event;
  const subjectId = event.subjectId === userId ? null : (event.subjectId ?? null);
  return {
    at,
    request: { ...request, ipAddress: null, userAgent: null },
    event: { type, success, subjectId, details: "By an account that is gone." },
  };
}

function mirrored(row: AuditLogRow) {
  const {
    id,
    eventType,
    userEmail,
    userId,
    subjectId,
    ipAddress,
    userAgent,
    details,
    requestId,
    createdAt,
  } = row;
  const success = row.success === 1;
  return {
    id,
    eventType,
    userEmail,
    userId,
    subjectId,
    ipAddress,
    userAgent,
    success,
    details,
    requestId,
    createdAt,
  };
}
