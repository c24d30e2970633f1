// The issuer's public keys, kept: no request per call, an unknown key asks once, and an unreachable issuer changes nothing.
import { setTimeout as delay } from "node:timers/promises";
import {
  createLocalJWKSet,
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from "jose";
import { backoffMs } from "./backoff.ts";
import { ResourceError } from "./resource-error.ts";
import { createTroubleTeller } from "./trouble.ts";

/** Finds the key that a token's header names. */
type KeyFinder = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

export interface JwksCacheOptions {
  readonly download: () => Promise<unknown>;
  readonly onTrouble: (trouble: unknown) => void;
}

export interface JwksCache {
  /** Resolves once keys were read. */
  readonly ready: Promise<void>;
  /** @throws `JWKSNoMatchingKey` for keys that the issuer doesn't have, ResourceError when it can't be asked */
  readonly find: KeyFinder;
  /** Takes notice of the key ids that the issuer has now; others than the known ones are read at once. */
  expect(kids: readonly string[]): void;
  /** Milliseconds since the keys were read. */
  ageMs(): number;
  stop(): void;
}

// The issuer publishes keys ten minutes before they sign.
const refreshMs = 5 * 60_000;
/** The least time between two requests, whatever tokens name. */
const cooldownMs = 2_000;
const cooldownAfterFailureMs = 1_000;
// The issuer itself said that its keys are others now.
const cooldownAfterNewsMs = 1_000;
const mostKeys = 64;

export function createJwksCache(options: JwksCacheOptions): JwksCache {
  const source = createKeySource(options);
  const refreshIfOld = async (): Promise<void> => {
    const ageMs = source.ageMs();
    if (ageMs < refreshMs || !source.isRested()) return;
    const refreshed = source.ask().catch(() => undefined);
    // After a long quiet the first caller waits; otherwise keys could be as old as the quiet was long.
    if (ageMs >= 2 * refreshMs) await refreshed;
  };
  return {
    ready: readFirst(source),
    async find(header, token) {
      if (source.keys()) await refreshIfOld();
      else await askIfRested(source);
      try {
        return await findIn(source, header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        // A key that was published since, perhaps: one request for all who meet it.
        await askIfRested(source);
        return findIn(source, header, token);
      }
    },
    expect(kids) {
      const known = source.keys()?.kids ?? [];
      const changed = kids.length !== known.length || kids.some((kid) => !known.includes(kid));
      if (changed && source.isRested(cooldownAfterNewsMs)) source.ask().catch(() => undefined);
    },
    ageMs: source.ageMs,
    stop: source.stop,
  };
}

interface KnownKeys {
  readonly kids: readonly string[];
  readonly find: KeyFinder;
}

/** The last keys that were read, and reading them again: one request at a time. */
interface KeySource {
  keys(): KnownKeys | undefined;
  /** @throws ResourceError `temporarily_unavailable`; what was known stays */
  ask(): Promise<void>;
  isAsking(): boolean;
  /** Whether the last request is long enough ago for another one. */
  isRested(leastMs?: number): boolean;
  failures(): number;
  ageMs(): number;
  stop(): void;
  readonly stopped: AbortSignal;
}

function createKeySource({ download, onTrouble }: JwksCacheOptions): KeySource {
  let known: KnownKeys | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let asking: Promise<void> | undefined;
  const stopping = new AbortController();
  const troubles = createTroubleTeller(onTrouble);
  const read = async (): Promise<void> => {
    const startedMs = performance.now();
    try {
      known = readKeys(await download());
      readAtMs = startedMs;
      failures = 0;
      troubles.over();
    } catch (cause) {
      failures += 1;
      if (!stopping.signal.aborted) troubles.tell(cause);
      throw unavailable(cause);
    } finally {
      askedAtMs = performance.now();
      asking = undefined;
    }
  };
  return {
    keys: () => known,
    ask: () => (asking ??= read()),
    isAsking: () => asking !== undefined,
    isRested: (leastMs = failures > 0 ? cooldownAfterFailureMs : cooldownMs) =>
      !stopping.signal.aborted && performance.now() - askedAtMs >= leastMs,
    failures: () => failures,
    ageMs: () => performance.now() - readAtMs,
    stop: () => stopping.abort(),
    stopped: stopping.signal,
  };
}

/** Tries until it has keys. Its timer keeps the process: whoever awaits `ready` may have nothing else that does. */
async function readFirst(source: KeySource): Promise<void> {
  while (!source.keys() && !source.stopped.aborted) {
    await source
      .ask()
      .catch(() => delay(backoffMs(source.failures()), undefined, { signal: source.stopped }))
      .catch(() => undefined);
  }
}

async function askIfRested(source: KeySource): Promise<void> {
  if (source.isAsking() || source.isRested()) await source.ask();
  else if (source.failures() > 0) throw unavailable();
}

function findIn(source: KeySource, ...header: Parameters<KeyFinder>): Promise<CryptoKey> {
  const known = source.keys();
  if (!known) throw new errors.JWKSNoMatchingKey();
  return known.find(...header);
}

function unavailable(cause?: unknown): ResourceError {
  return new ResourceError(
    "temporarily_unavailable",
    "The issuer's keys can't be read right now.",
    {
      cause,
    },
  );
}

/** Takes Ed25519 keys and leaves everything else, private halves above all. @throws TypeError for what is no key set */
function readKeys(document: unknown): KnownKeys {
  if (typeof document !== "object" || document === null || !("keys" in document))
    throw new TypeError("The issuer's keys are no key set.");
  const { keys } = document;
  if (!Array.isArray(keys) || keys.length > mostKeys)
    throw new TypeError("The issuer's keys are no key set of a reasonable size.");
  const usable = keys.filter(isEd25519);
  // An issuer that publishes keys of other kinds only isn't understood; one without any signs with a shared secret.
  if (keys.length > 0 && usable.length === 0)
    throw new TypeError("None of the issuer's keys can be used.");
  const publicKeys = usable.map(({ kid, x }) => ({ kty: "OKP", crv: "Ed25519", kid, x }));
  return { kids: usable.map(({ kid }) => kid), find: createLocalJWKSet({ keys: publicKeys }) };
}

function isEd25519(key: unknown): key is { kid: string; x: string } {
  if (typeof key !== "object" || key === null) return false;
  const { kty, crv, kid, x, use = "sig" } = key as Record<string, unknown>;
  return (
    kty === "OKP" &&
    crv === "Ed25519" &&
    use === "sig" &&
    typeof kid === "string" &&
    typeof x === "string"
  );
}
