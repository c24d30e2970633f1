// DPoP proofs (RFC 9449, section 4.3): that a request was made by the holder of the key that its token is bound to.
import { createHash } from "node:crypto";
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  EmbeddedJWK,
  type JWK,
  jwtVerify,
} from "jose";
import { proofAlgorithms } from "./proof-challenge.ts";
import { ResourceError } from "./resource-error.ts";

/** What a proof must be for. */
export interface ProofTarget {
  readonly method: string;
  /** The request's URL as the public sees it; query and fragment don't count. */
  readonly url: string;
  /** The access token that the proof rides with; left out at the token endpoint. */
  readonly accessToken?: string | undefined;
  /** The key that the token is bound to; left out where the proof introduces it. */
  readonly jkt?: string | undefined;
  /** The nonces that the server takes now, the one to hand out first; left out where it insists on none. */
  readonly nonces?: readonly string[] | undefined;
}

/** A proof that held. Its `jti` still has to be remembered until `expiresAt`. */
export interface VerifiedProof {
  readonly jkt: string;
  readonly jti: string;
  readonly expiresAt: Date;
}

/** How old a proof may be, and how far ahead its maker's clock. */
export const proofWindowSeconds = { past: 60, future: 5 } as const;

const longestProof = 8_192;
const longestJti = 256;

/** @throws ResourceError `invalid_dpop_proof`, `use_dpop_nonce` */
export async function verifyDpopProof(
  proof: string,
  target: ProofTarget,
  now: Date,
): Promise<VerifiedProof> {
  if (proof.length > longestProof || proof.includes(",")) throw refused("malformed");
  refuseCostlyKey(proof);
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: "dpop+jwt",
    algorithms: proofAlgorithms,
    currentDate: now,
  }).catch((cause: unknown) => {
    throw refused("signature", cause);
  });
  const { jti, iat, htm, htu, ath, nonce } = payload as Record<string, unknown>;
  if (typeof jti !== "string" || jti.length === 0 || jti.length > longestJti) throw refused("jti");
  if (htm !== target.method) throw refused("htm");
  if (typeof htu !== "string" || !isSameUrl(htu, target.url)) throw refused("htu");
  if (typeof iat !== "number" || !isRecent(iat, now)) throw refused("iat");
  if (target.accessToken !== undefined && ath !== hashToken(target.accessToken))
    throw refused("ath");
  if (target.nonces && !target.nonces.includes(String(nonce))) {
    throw new ResourceError("use_dpop_nonce", "The proof must carry the server's nonce.", {
      dpopNonce: target.nonces[0],
    });
  }
  const { jwk } = protectedHeader;
  if (!jwk || "d" in jwk) throw refused("jwk");
  const jkt = await calculateJwkThumbprint(jwk);
  if (target.jkt !== undefined && jkt !== target.jkt) throw refused("key");
  return {
    jkt,
    jti,
    expiresAt: new Date((iat + proofWindowSeconds.past + proofWindowSeconds.future) * 1000),
  };
}

function isRecent(iat: number, now: Date): boolean {
  const ageSeconds = now.getTime() / 1000 - iat;
  return ageSeconds <= proofWindowSeconds.past && ageSeconds >= -proofWindowSeconds.future;
}

function hashToken(accessToken: string): string {
  return createHash("sha256").update(accessToken, "ascii").digest("base64url");
}

// Section 4.3 step 9: scheme- and syntax-normalised, without query and fragment. What is no URL is the same as nothing.
function isSameUrl(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [left, right] = [new URL(one), new URL(other)];
  return left.origin === right.origin && left.pathname === right.pathname;
}

// 4096 bits in base64url. Verifying takes longer the larger a key and its exponent are, and anyone may bring one.
const longestModulusB64u = 683;

function refuseCostlyKey(proof: string): void {
  let jwk: JWK | undefined;
  try {
    jwk = decodeProtectedHeader(proof).jwk;
  } catch (cause) {
    throw refused("malformed", cause);
  }
  if (jwk?.kty === "RSA" && (jwk.e !== "AQAB" || (jwk.n?.length ?? 0) > longestModulusB64u))
    throw refused("jwk");
}

function refused(what: string, cause?: unknown): ResourceError {
  return new ResourceError("invalid_dpop_proof", `The DPoP proof doesn't hold: ${what}.`, {
    cause,
  });
}
