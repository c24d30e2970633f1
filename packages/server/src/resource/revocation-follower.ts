// Follows the issuer's revocations by cursor, so that an ended session is refused here too within about a second.

export interface RevocationFollower {
  /** Resolves once the whole snapshot has been read; serve nothing before. */
  readonly ready: Promise<void>;
  isRevoked(sessionId: string, userId: string, authorizationVersion: number): boolean;
  /** Milliseconds since the list was last known to be complete. */
  ageMs(): number;
  stop(): void;
}

export interface RevocationFollowerOptions {
  readonly url: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch: typeof fetch;
  /** How often it asks. */
  readonly pollMs: number;
}

interface FeedPage {
  readonly cursor: string;
  readonly revocations: readonly {
    readonly kind: "session" | "user";
    readonly subject_id: string;
    readonly minimum_version: number | null;
    readonly expires_at: string;
  }[];
}

const timeoutMs = 3_000;

/** Starts following at once. */
export function followRevocations(options: RevocationFollowerOptions): RevocationFollower {
  const expiryBySession = new Map<string, number>();
  const versionByUser = new Map<string, number>();
  let cursor = "";
  let completeAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (markReady = resolve));

  const remember = (page: FeedPage): void => {
    for (const {
      kind,
      subject_id: subject,
      minimum_version: version,
      expires_at: expiresAt,
    } of page.revocations) {
      if (kind === "session") expiryBySession.set(subject, Date.parse(expiresAt));
      else versionByUser.set(subject, Math.max(version ?? 0, versionByUser.get(subject) ?? 0));
    }
    cursor = page.cursor;
  };
  const poll = async (): Promise<void> => {
    const startedMs = performance.now();
    try {
      remember(await readPage(options, cursor));
      completeAtMs = startedMs;
      markReady();
      for (const [id, expiresMs] of expiryBySession)
        if (expiresMs < Date.now()) expiryBySession.delete(id);
    } catch {
      // An unreachable issuer ages the list; whoever asks decides what that means.
    }
    if (!stopped) timer = setTimeout(() => void poll(), options.pollMs).unref();
  };
  void poll();

  return {
    ready,
    isRevoked: (sessionId, userId, authorizationVersion) =>
      expiryBySession.has(sessionId) || authorizationVersion < (versionByUser.get(userId) ?? 0),
    ageMs: () => performance.now() - completeAtMs,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function readPage(
  { url, clientId, clientSecret, fetch: request }: RevocationFollowerOptions,
  cursor: string,
): Promise<FeedPage> {
  const address = new URL(url);
  if (cursor !== "") address.searchParams.set("after", cursor);
  const response = await request(address, {
    headers: { authorization: basicCredentials(clientId, clientSecret) },
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`The revocation feed answered ${response.status}.`);
  return (await response.json()) as FeedPage;
}

/** HTTP Basic credentials of a client (RFC 6749, section 2.3.1). */
export function basicCredentials(clientId: string, clientSecret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}
