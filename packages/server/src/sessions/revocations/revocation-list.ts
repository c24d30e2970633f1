// The revocations that still matter, in memory: a token check asks here and costs no query.
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Log } from "../../context.ts";
import type { Db } from "../../store/db.ts";
import type { RevocationRow } from "./revocation.entity.ts";
import { findRevocationsAfter } from "./revocation.store.ts";

export interface RevocationList {
  /** Whether a token of this session, issued under this version of the account, has been outdated. */
  isRevoked(sessionId: string, userId: string, authorizationVersion: number): boolean;
  /**
   * Reads what was committed since the last look, by this process or another. Whoever asks before a read has begun shares
   * it: nobody is told of one that may have missed what they wrote. Never throws.
   */
  catchUp(): Promise<void>;
  /** Milliseconds since the list was last known to be complete. */
  ageMs(): number;
}

// PostgreSQL hands out numbers before commits: a row may appear below one that was seen. Within this many numbers it is found.
const lookBack = 1_000;
const forgetEveryMs = 60_000;
// About as many as are read in five milliseconds, in which nobody else is answered.
const rowsAtOnce = 2_000;
// Reads go one after the other, but a database that doesn't answer one of them isn't waited for.
const longestTurnMs = 250;

/** @param now the present, against which rows expire */
export function createRevocationList(db: Db, log: Log, now: () => Date): RevocationList {
  const expiryBySession = new Map<string, number>();
  const minimumVersionByUser = new Map<string, { version: number; expiresMs: number }>();
  let highestSeq = 0;
  let completeSince = Number.NEGATIVE_INFINITY;
  let nextForgetMs = 0;

  const remember = (row: RevocationRow): void => {
    highestSeq = Math.max(highestSeq, row.seq);
    const expiresMs = row.expiresAt.getTime();
    if (row.kind === "session") {
      expiryBySession.set(row.subjectId, expiresMs);
      return;
    }
    const version = Math.max(
      row.minimumVersion ?? 0,
      minimumVersionByUser.get(row.subjectId)?.version ?? 0,
    );
    minimumVersionByUser.set(row.subjectId, { version, expiresMs });
  };

  const forgetExpired = (): void => {
    const nowMs = now().getTime();
    if (nowMs < nextForgetMs) return;
    nextForgetMs = nowMs + forgetEveryMs;
    for (const [id, expiresMs] of expiryBySession)
      if (expiresMs <= nowMs) expiryBySession.delete(id);
    for (const [id, entry] of minimumVersionByUser)
      if (entry.expiresMs <= nowMs) minimumVersionByUser.delete(id);
  };

  const read = async (): Promise<void> => {
    const startedMs = performance.now();
    let after = db.dialect === "sqlite" ? highestSeq : Math.max(0, highestSeq - lookBack);
    try {
      for (;;) {
        const rows = await findRevocationsAfter(db, after, now(), rowsAtOnce);
        for (const row of rows) remember(row);
        if (rows.length < rowsAtOnce) break;
        after = rows.at(-1)?.seq ?? after;
        await nextTurn();
      }
      completeSince = Math.max(completeSince, startedMs);
      forgetExpired();
    } catch (error) {
      log.warn({ err: error }, "Revocations couldn't be read; the feed ages until they can.");
    }
  };

  return {
    isRevoked: (sessionId, userId, authorizationVersion) =>
      expiryBySession.has(sessionId) ||
      authorizationVersion < (minimumVersionByUser.get(userId)?.version ?? 0),
    catchUp: inTurn(read),
    ageMs: () => performance.now() - completeSince,
  };
}

/** One call after the other. Whoever asks before one has begun shares it, who asks later gets the next. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let latest = Promise.resolve();
  let upcoming: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    await Promise.race([latest, delay(longestTurnMs, undefined, { ref: false })]);
    upcoming = undefined;
    latest = work();
    await latest;
  };
  return () => (upcoming ??= begin());
}
