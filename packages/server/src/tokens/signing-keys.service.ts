// The keys behind access tokens: an Ed25519 pair in the database (published as JWKS, RFC 7517), or one shared secret.
import { createPrivateKey, createSecretKey, type JsonWebKey, type KeyObject } from "node:crypto";
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";
import type { Keyring } from "../crypto/keyring.ts";
import type { Db } from "../store/db.ts";
import type { SigningKeyRow } from "./signing-key.entity.ts";
import { findSigningKeys, insertFirstSigningKey } from "./signing-key.store.ts";

export interface SigningKeys {
  readonly algorithm: "EdDSA" | "HS256";
  /** The key that signs now. */
  signer(): { readonly kid: string | undefined; readonly key: KeyObject };
  /** The key that verifies a token with this `kid`, or undefined when there is none. */
  verifier(kid: string | undefined): CryptoKey | Uint8Array | undefined;
  /** What `/.well-known/jwks.json` answers. Empty for a shared secret. */
  jwks(): { readonly keys: readonly JWK[] };
  /** Reads the keys again, for example after another instance rotated them. */
  reload(): Promise<void>;
}

/** The seeds' way: one secret of at least 16 characters, HS256. Other services then need the secret or introspection. */
export function createSharedSecretKeys(secret: string): SigningKeys {
  const key = new TextEncoder().encode(secret);
  const signingKey = createSecretKey(key);
  return {
    algorithm: "HS256",
    signer: () => ({ kid: undefined, key: signingKey }),
    verifier: (kid) => (kid === undefined ? key : undefined),
    jwks: () => ({ keys: [] }),
    reload: async () => undefined,
  };
}

interface LoadedKey {
  readonly row: SigningKeyRow;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: KeyObject;
}

/** Ed25519 keys from the database; makes the first one. @throws Error when the encryption key doesn't open them */
export async function loadSigningKeys(
  db: Db,
  keyring: Keyring,
  now: () => Date,
): Promise<SigningKeys> {
  let keys: readonly LoadedKey[] = [];
  const reload = async (): Promise<void> => {
    const rows = await findSigningKeys(db);
    const known = keys;
    keys = await Promise.all(
      rows.map(
        async (row) => known.find((key) => isSameKey(key.row, row)) ?? loadKey(row, keyring),
      ),
    );
  };
  await reload();
  if (keys.length === 0) {
    const first = await makeSigningKey(keyring, now());
    await db.transaction((tx) => insertFirstSigningKey(tx, first));
    await reload();
  }
  return {
    algorithm: "EdDSA",
    signer() {
      const usable = keys.filter(({ row }) => row.retiredAt === null);
      // The clock of another instance may be ahead of ours: a key too new by ours is still better than none.
      const key = usable.findLast(({ row }) => row.signsFrom <= now()) ?? usable[0];
      if (!key) throw new Error("No signing key is active.");
      return { kid: key.row.kid, key: key.privateKey };
    },
    verifier: (kid) => keys.find(({ row }) => row.kid === kid)?.publicKey,
    jwks: () => ({ keys: keys.map(({ publicJwk }) => publicJwk) }),
    reload,
  };
}

/** Makes an Ed25519 key pair that signs from now on; its private half is sealed. */
export async function makeSigningKey(keyring: Keyring, now: Date): Promise<SigningKeyRow> {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    algorithm: "EdDSA",
    publicJwk: JSON.stringify({ ...publicJwk, kid, alg: "EdDSA", use: "sig" }),
    privateJwkSealed: keyring.seal("signing-key", JSON.stringify(await exportJWK(pair.privateKey))),
    createdAt: now,
    signsFrom: now,
    retiredAt: null,
    revokedAt: null,
  };
}

async function loadKey(row: SigningKeyRow, keyring: Keyring): Promise<LoadedKey> {
  const publicJwk = JSON.parse(row.publicJwk) as JWK;
  const privateJwk = JSON.parse(keyring.open("signing-key", row.privateJwkSealed)) as JsonWebKey;
  const publicKey = (await importJWK(publicJwk, row.algorithm)) as CryptoKey;
  const privateKey = createPrivateKey({ key: privateJwk, format: "jwk" });
  return { row, publicJwk, publicKey, privateKey };
}

function isSameKey(left: SigningKeyRow, right: SigningKeyRow): boolean {
  return (
    left.kid === right.kid &&
    left.retiredAt?.getTime() === right.retiredAt?.getTime() &&
    left.signsFrom.getTime() === right.signsFrom.getTime()
  );
}
