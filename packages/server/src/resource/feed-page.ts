// One answer of the revocation feed, read with care: half an answer must not pass for a whole one.

export interface FeedPage {
  readonly cursor: string;
  /** Whether revocations after this page are there to be read at once. */
  readonly more: boolean;
  /** Ids of the keys that sign or verify now. */
  readonly keys: readonly string[];
  readonly revocations: readonly FeedRevocation[];
}

interface FeedRevocation {
  readonly kind: "session" | "user";
  readonly subjectId: string;
  /** Of a user: tokens of an earlier authorization version are outdated. */
  readonly minimumVersion: number;
  readonly expiresMs: number;
}

/** @throws TypeError for anything else than a page */
export function readFeedPage(answer: unknown): FeedPage {
  const { cursor, more, keys, revocations } = asRecord(answer);
  if (typeof cursor !== "string" || typeof more !== "boolean") throw malformed();
  if (!Array.isArray(keys) || !Array.isArray(revocations)) throw malformed();
  return {
    cursor,
    more,
    keys: keys.filter((kid) => typeof kid === "string"),
    revocations: revocations.map(readRevocation),
  };
}

function readRevocation(entry: unknown): FeedRevocation {
  const {
    kind,
    subject_id: subjectId,
    minimum_version: version,
    expires_at: expiresAt,
  } = asRecord(entry);
  const expiresMs = typeof expiresAt === "string" ? Date.parse(expiresAt) : Number.NaN;
  if (kind !== "session" && kind !== "user") throw malformed();
  if (typeof subjectId !== "string" || Number.isNaN(expiresMs)) throw malformed();
  return {
    kind,
    subjectId,
    minimumVersion: typeof version === "number" ? version : 0,
    expiresMs,
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw malformed();
  return value as Record<string, unknown>;
}

function malformed(): TypeError {
  return new TypeError("The revocation feed's answer can't be read.");
}
