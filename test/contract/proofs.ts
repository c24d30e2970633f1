// DPoP proofs as any client could make them, and what a proof says.
import { createHash, randomUUID } from "node:crypto";
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  SignJWT,
} from "jose";

export interface ProofClaims {
  readonly htm: string;
  readonly htu: string;
  readonly iat?: number;
  readonly ath?: string;
  readonly jti?: string;
  readonly nonce?: string;
}

/** Makes a key that can prove anything. */
export async function createKey() {
  const pair = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    prove: ({ iat, jti = randomUUID(), ...claims }: ProofClaims) =>
      new SignJWT({ ...claims, jti })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
        .setIssuedAt(iat ?? Math.floor(Date.now() / 1000))
        .sign(pair.privateKey),
  };
}

export type Key = Awaited<ReturnType<typeof createKey>>;

/** A token's hash as `ath` has it. */
export const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");

/** What a proof says, and the thumbprint of the key that it says it with. */
export async function readProof(proof: string) {
  const { jwk, ...header } = decodeProtectedHeader(proof);
  return {
    header,
    jkt: await calculateJwkThumbprint(jwk ?? { kty: "none" }),
    claims: decodeJwt<Partial<ProofClaims>>(proof),
  };
}
