// What was revoked, for the services that follow it: pages by cursor, and with each the ids of the signing keys.
import type { AppContext } from "../context.ts";
import type { RevocationRow } from "../sessions/revocations/revocation.entity.ts";
import { findNewestSeq, findRevocationsAfter } from "../sessions/revocations/revocation.store.ts";

/** A page of the feed, as the wire has it. */
export interface RevocationPage {
  /** Hand it back to read on. */
  readonly cursor: string;
  /** Whether more is there to be read at once. */
  readonly more: boolean;
  /** Ids of the keys that are published now: who keeps others should read them again. */
  readonly keys: readonly string[];
  readonly revocations: readonly {
    readonly kind: "session" | "user";
    readonly subject_id: string;
    /** Of a user: tokens of an earlier authorization version are outdated. */
    readonly minimum_version: number | null;
    /** When no token that it outdates can live any more. */
    readonly expires_at: string;
  }[];
}

const mostRows = 5_000;
// Numbers of concurrent commits may appear late on PostgreSQL: a follower reads a little twice rather than miss one.
const postgresOverlap = 1_000;

/** Reads on from a cursor; without one, from the start of all that still matter. An unreadable cursor counts as none. */
export async function readRevocationFeed(
  ctx: AppContext,
  after: string | undefined,
): Promise<RevocationPage> {
  const seen = Number(after ?? 0);
  const known = Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
  const overlap = ctx.db.dialect === "postgresql" ? postgresOverlap : 0;
  const rows = await readRows(ctx, known - overlap);
  const isBehind = (rows.at(-1)?.seq ?? 0) < known && (await findNewestSeq(ctx.db)) < known;
  // The cursor comes from a database that was replaced by an earlier one: its numbers are given out anew.
  return isBehind ? pageOf(ctx, await readRows(ctx, 0), 0) : pageOf(ctx, rows, known);
}

function readRows(ctx: AppContext, from: number): Promise<RevocationRow[]> {
  return findRevocationsAfter(ctx.db, Math.max(0, from), ctx.now(), mostRows);
}

function pageOf(ctx: AppContext, rows: readonly RevocationRow[], known: number): RevocationPage {
  return {
    cursor: String(Math.max(known, rows.at(-1)?.seq ?? 0)),
    more: rows.length === mostRows,
    keys: ctx.signingKeys.jwks().keys.flatMap(({ kid }) => kid ?? []),
    revocations: rows.map((row) => ({
      kind: row.kind,
      subject_id: row.subjectId,
      minimum_version: row.minimumVersion,
      expires_at: row.expiresAt.toISOString(),
    })),
  };
}
