// Makes DPoP proofs (RFC 9449, section 4.2) and learns from refusals what they lacked. A chunk of its own, which takes
// nothing but types from the rest.
import type { DpopKeyStore } from "../latchkey-client.ts";
import { keyStoreFor } from "./key-store.ts";

/** A request as far as a proof speaks of it. */
export interface ProvenRequest {
  readonly method: string;
  /** Absolute, or below the page's own address. */
  readonly url: string;
  /** The value of its Authorization header. */
  readonly authorization: string | null;
}

interface Proof {
  /** The value of the DPoP header. */
  readonly jwt: string;
  /** Reads the answer. @returns whether the proof was refused for something that the next one will have */
  readonly learn: (answer: Response) => boolean;
}

export interface Prover {
  /**
   * Sends a request with a proof, made with a key that is made if there is none; once more when its refusal tells what
   * the proof lacked.
   */
  readonly send: (
    request: ProvenRequest,
    send: (proof: { readonly dpop: string }) => Promise<Response>,
  ) => Promise<Response>;
  readonly forgetKey: () => Promise<void>;
}

export interface ProverOptions {
  /** A store, or the name of the key that the tabs of this browser share; null for a key in memory. */
  readonly keys: DpopKeyStore | string | null;
  readonly now: () => Date;
  /** What to throw where no key can be made or kept. */
  readonly unable: (cause: unknown) => Error;
}

// Servers take proofs from a clock that is a little ahead; Date headers come in whole seconds.
const toleratedMs = 3_000;

const es256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export function createProver({ keys, now, unable }: ProverOptions): Prover {
  const store = typeof keys === "object" && keys !== null ? keys : keyStoreFor(keys);
  /** The newest nonce of each origin (section 8.2). */
  const nonces = new Map<string, string>();
  /** How far the servers' clock is ahead of this one. */
  let aheadMs = 0;

  const prove = async ({ method, url, authorization }: ProvenRequest): Promise<Proof> => {
    const { origin, pathname } = new URL(url, globalThis.location?.href);
    const key = (await store.read()) ?? (await store.add(await createKey()));
    const [nonce, usedAheadMs] = [nonces.get(origin), aheadMs];
    const [, boundToken] = /^DPoP (.+)/.exec(authorization ?? "") ?? [];
    const jwt = await signProof(key, {
      jti: crypto.randomUUID(),
      htm: method,
      htu: origin + pathname,
      iat: Math.floor((now().getTime() + usedAheadMs) / 1000),
      ath: boundToken && (await digest(boundToken)),
      nonce,
    });
    const learn = ({ headers }: Response): boolean => {
      const given = headers.get("dpop-nonce");
      if (given) nonces.set(origin, given);
      const [, error] =
        /\bDPoP .*?error="(\w+)"/i.exec(headers.get("www-authenticate") ?? "") ?? [];
      if (error === "use_dpop_nonce") return Boolean(given) && given !== nonce;
      const serverMs = Date.parse(headers.get("date") ?? "");
      if (error !== "invalid_dpop_proof" || Number.isNaN(serverMs)) return false;
      aheadMs = serverMs - now().getTime();
      return Math.abs(aheadMs - usedAheadMs) > toleratedMs;
    };
    return { jwt, learn };
  };

  return {
    async send(request, send) {
      for (let last = false; ; last = true) {
        const { jwt, learn } = await prove(request).catch((cause: unknown) => {
          throw unable(cause);
        });
        const answer = await send({ dpop: jwt });
        if (!learn(answer) || last) return answer;
        await answer.body?.cancel();
      }
    },
    forgetKey: async () => store.remove(),
  };
}

function createKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(es256, false, ["sign"]);
}

// Claims without a value are left out by JSON itself.
async function signProof(key: CryptoKeyPair, claims: object): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", key.publicKey);
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } };
  const signed = [header, claims].map((part) => toBase64Url(utf8(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign(es256, key.privateKey, utf8(signed));
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
}

async function digest(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
