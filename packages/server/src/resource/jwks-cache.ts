// The issuer's public keys, kept: no request per call, an unknown key asks once, and an unreachable issuer changes nothing.
import {
  createLocalJWKSet,
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from "jose";

/** Finds the key that a token's header names. */
export type KeyFinder = (
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
) => Promise<CryptoKey>;

export interface JwksCacheOptions {
  readonly url: URL;
  readonly fetch: typeof fetch;
  /** How old keys may grow before they are asked for again, in the background. */
  readonly refreshMs: number;
  /** The least time between two requests, whatever tokens name. */
  readonly cooldownMs: number;
}

const timeoutMs = 3_000;

/** @returns a finder that throws `JWKSNoMatchingKey` for keys that the issuer doesn't have */
export function createJwksCache(options: JwksCacheOptions): KeyFinder {
  let find: ReturnType<typeof createLocalJWKSet> | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = (): Promise<void> => {
    asking ??= download(options)
      .then((keys) => void (find = createLocalJWKSet(keys)))
      .finally(() => {
        askedAtMs = performance.now();
        asking = undefined;
      });
    return asking;
  };
  const isCool = (): boolean => performance.now() - askedAtMs >= options.cooldownMs;

  return async (header, token) => {
    if (!find) await ask();
    else if (performance.now() - askedAtMs >= options.refreshMs) ask().catch(() => undefined);
    try {
      return await known(find)(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !isCool()) throw error;
      // A key that was published since: one request for all who meet it.
      await ask();
      return known(find)(header, token);
    }
  };
}

function known(
  find: ReturnType<typeof createLocalJWKSet> | undefined,
): ReturnType<typeof createLocalJWKSet> {
  if (!find) throw new errors.JWKSNoMatchingKey();
  return find;
}

async function download({ url, fetch: request }: JwksCacheOptions): Promise<JSONWebKeySet> {
  const response = await request(url, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`The issuer's keys answered ${response.status}.`);
  return (await response.json()) as JSONWebKeySet;
}
