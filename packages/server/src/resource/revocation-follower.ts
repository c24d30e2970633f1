// Follows the issuer's revocations by cursor, so that an ended session is refused here too within about a second.
import { backoffMs } from "./backoff.ts";
import { type FeedPage, readFeedPage } from "./feed-page.ts";
import { CredentialsRefused } from "./issuer-link.ts";
import { createTroubleTeller } from "./trouble.ts";

export interface RevocationFollower {
  /** Resolves once the whole snapshot was read. Rejects when the issuer refuses the credentials. */
  readonly ready: Promise<void>;
  isRevoked(sessionId: string, userId: string, authorizationVersion: number): boolean;
  /** Milliseconds since the list was last known to be complete; infinite before the first snapshot, and while refused. */
  ageMs(): number;
  stop(): void;
}

export interface RevocationFollowerOptions {
  /** Reads a page after a cursor, or the first page of the snapshot. */
  readonly read: (cursor: string | null) => Promise<unknown>;
  /** Told which signing keys the issuer has, with each answer. */
  readonly onKeys: (kids: readonly string[]) => void;
  readonly onTrouble: (trouble: unknown) => void;
  readonly now: () => Date;
}

interface Revocations {
  readonly expiryBySession: Map<string, number>;
  readonly versionByUser: Map<string, { readonly version: number; readonly expiresMs: number }>;
}

/** How often it asks: with the time that an answer takes, the bound on how late a revocation is heard of. */
const pollMs = 500;
// A cursor can't tell that the issuer's database was restored to an earlier state; a snapshot now and then can.
const snapshotEveryMs = 60_000;
// Tokens are taken a few seconds beyond their expiry (clock tolerance), so what outdates them is kept longer.
const keepBeyondMs = 60_000;
const mostPages = 1_000;

/** Starts following at once. */
export function followRevocations(options: RevocationFollowerOptions): RevocationFollower {
  let list = emptyList();
  let cursor: string | null = null;
  let snapshotAtMs = Number.NEGATIVE_INFINITY;
  let completeAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let awaited = true;
  const { promise: ready, resolve: markReady, reject: giveUp } = openPromise();
  const troubles = createTroubleTeller(options.onTrouble);
  // Whoever doesn't wait for it is told by each request instead.
  ready.catch(() => undefined);

  const readOn = async (): Promise<void> => {
    const startedMs = performance.now();
    // After a failure too: the issuer may have come back with another database.
    const whole = cursor === null || failures > 0 || startedMs - snapshotAtMs > snapshotEveryMs;
    const next = whole ? emptyList() : list;
    cursor = await readPages(options, next, whole ? null : cursor);
    list = next;
    completeAtMs = startedMs;
    if (whole) snapshotAtMs = startedMs;
    forgetExpired(list, options.now().getTime() - keepBeyondMs);
  };
  const poll = async (): Promise<void> => {
    try {
      await readOn();
      failures = 0;
      troubles.over();
      markReady();
      awaited = false;
    } catch (trouble) {
      if (stopped) return;
      failures += 1;
      troubles.tell(trouble);
      if (trouble instanceof CredentialsRefused) {
        // Nothing is heard of what ends from now on, so nothing counts as known until the issuer takes them again.
        completeAtMs = Number.NEGATIVE_INFINITY;
        giveUp(trouble);
        awaited = false;
      }
    }
    if (stopped) return;
    timer = setTimeout(() => void poll(), failures > 0 ? backoffMs(failures) : pollMs);
    // Until it is ready, somebody may be waiting for just this.
    if (!awaited) timer.unref();
  };
  void poll();

  return {
    ready,
    isRevoked: (sessionId, userId, authorizationVersion) =>
      list.expiryBySession.has(sessionId) ||
      authorizationVersion < (list.versionByUser.get(userId)?.version ?? 0),
    ageMs: () => performance.now() - completeAtMs,
    stop() {
      stopped = true;
      clearTimeout(timer);
      giveUp(new Error("The verifier was stopped."));
    },
  };
}

// Promise.withResolvers came with Node 22.
function openPromise() {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<void>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}

/** Reads pages into a list until there are no more. @returns the cursor to go on from */
async function readPages(
  { read, onKeys }: RevocationFollowerOptions,
  list: Revocations,
  after: string | null,
): Promise<string> {
  let cursor = after;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = readFeedPage(await read(cursor));
    remember(list, page);
    cursor = page.cursor;
    if (page.more) continue;
    onKeys(page.keys);
    return cursor;
  }
  throw new Error("The revocation feed has no end.");
}

function emptyList(): Revocations {
  return { expiryBySession: new Map(), versionByUser: new Map() };
}

function remember({ expiryBySession, versionByUser }: Revocations, page: FeedPage): void {
  for (const { kind, subjectId, minimumVersion, expiresMs } of page.revocations) {
    if (kind === "session") {
      expiryBySession.set(subjectId, expiresMs);
      continue;
    }
    const last = versionByUser.get(subjectId);
    versionByUser.set(subjectId, {
      version: Math.max(minimumVersion, last?.version ?? 0),
      expiresMs: Math.max(expiresMs, last?.expiresMs ?? 0),
    });
  }
}

function forgetExpired({ expiryBySession, versionByUser }: Revocations, beforeMs: number): void {
  for (const [id, expiresMs] of expiryBySession)
    if (expiresMs < beforeMs) expiryBySession.delete(id);
  for (const [id, { expiresMs }] of versionByUser)
    if (expiresMs < beforeMs) versionByUser.delete(id);
}
