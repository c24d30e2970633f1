// The revocations that still matter, in memory: a token check asks here and costs no query.
import type { Log } from "../../context.ts";
import type { Db } from "../../store/db.ts";
import type { RevocationRow } from "./revocation.entity.ts";
import { findRevocationsAfter } from "./revocation.store.ts";

export interface RevocationList {
  /** Whether a token of this session, issued under this version of the account, has been outdated. */
  isRevoked(sessionId: string, userId: string, authorizationVersion: number): boolean;
  /** Reads what was committed since the last look, by this process or another. Never throws. */
  catchUp(): Promise<void>;
  /** Milliseconds since the list was last known to be complete. */
  ageMs(): number;
}

// PostgreSQL hands out numbers before commits: a row may appear below one that was seen. Within this many numbers it is found.
const lookBack = 1_000;
const forgetEveryMs = 60_000;

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

  return {
    isRevoked: (sessionId, userId, authorizationVersion) =>
      expiryBySession.has(sessionId) ||
      authorizationVersion < (minimumVersionByUser.get(userId)?.version ?? 0),
    async catchUp() {
      const startedMs = performance.now();
      const from = db.dialect === "sqlite" ? highestSeq : Math.max(0, highestSeq - lookBack);
      try {
        for (const row of await findRevocationsAfter(db, from, now())) remember(row);
        completeSince = startedMs;
        forgetExpired();
      } catch (error) {
        log.warn({ err: error }, "Revocations couldn't be read; the feed ages until they can.");
      }
    },
    ageMs: () => performance.now() - completeSince,
  };
}
