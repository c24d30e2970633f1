// Ways to check an access token: against the issuer's published keys, a secret shared with it, or by asking it.
import { createSecretKey } from "node:crypto";
import { errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { readClaims, type VerifiedClaims } from "./caller.ts";
import type { IssuerLink } from "./issuer-link.ts";
import { ResourceError } from "./resource-error.ts";

/** @throws ResourceError `invalid_token`, `temporarily_unavailable` */
export type TokenCheck = (token: string) => Promise<VerifiedClaims>;

export interface TokenTarget {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly now: () => Date;
}

const clockToleranceSeconds = 5;
const shortestSecretBytes = 16;

/** Ed25519 with the issuer's published keys. The algorithm is pinned: a public key can't pass for a secret (RFC 8725, 3.1). */
export function checkByKeys(findKey: JWTVerifyGetKey, target: TokenTarget): TokenCheck {
  return (token) => checkSignature(token, findKey, ["EdDSA", "Ed25519"], target);
}

/** HS256 with the issuer's JWT_SECRET. @throws TypeError for a secret that the issuer wouldn't take */
export function checkBySharedSecret(secret: string, target: TokenTarget): TokenCheck {
  const bytes = Buffer.from(secret, "utf8");
  if (bytes.length < shortestSecretBytes)
    throw new TypeError(`sharedSecret takes ${shortestSecretBytes} characters or more.`);
  const key = createSecretKey(bytes);
  return (token) => checkSignature(token, async () => key, ["HS256"], target);
}

async function checkSignature(
  token: string,
  findKey: JWTVerifyGetKey,
  algorithms: string[],
  { issuer, audiences, now }: TokenTarget,
): Promise<VerifiedClaims> {
  try {
    const { payload } = await jwtVerify(token, findKey, {
      typ: "at+jwt",
      algorithms,
      issuer,
      audience: [...audiences],
      clockTolerance: clockToleranceSeconds,
      currentDate: now(),
    });
    const claims = readClaims(payload, "token");
    if (claims) return claims;
  } catch (cause) {
    if (cause instanceof ResourceError) throw cause;
    // jose throws TypeErrors for what its own checks let through, such as a key that doesn't fit a header.
    if (!(cause instanceof errors.JOSEError || cause instanceof TypeError)) throw cause;
    const expired = cause instanceof errors.JWTExpired;
    throw new ResourceError(
      "invalid_token",
      expired ? "The token has expired." : "The token doesn't verify.",
      { cause },
    );
  }
  throw new ResourceError("invalid_token", "The token lacks a claim.");
}

/** Asks the issuer about each token: for issuers that sign with a shared secret. */
export function checkByIntrospection(
  issuerLink: IssuerLink,
  { issuer, audiences }: TokenTarget,
): TokenCheck {
  return async (token) => {
    const answer = await introspect(issuerLink, token, "access_token");
    const aud = answer?.["aud"];
    const meant = (Array.isArray(aud) ? aud : [aud]).some((one) => audiences.includes(String(one)));
    const claims = answer?.["iss"] === issuer && meant ? readClaims(answer, "token") : null;
    if (!claims) throw new ResourceError("invalid_token", "The token isn't good, or not for here.");
    return claims;
  };
}

/** Asks the issuer about the value of a session cookie. */
export function checkSession(issuerLink: IssuerLink, issuer: string): TokenCheck {
  return async (session) => {
    const answer = await introspect(issuerLink, session, "session");
    const claims = answer?.["iss"] === issuer ? readClaims(answer, "session") : null;
    if (!claims) throw new ResourceError("invalid_token", "The session has ended.");
    return claims;
  };
}

/** @returns what the issuer says, or null for what isn't active or is of another kind */
async function introspect(
  issuerLink: IssuerLink,
  value: string,
  kind: "access_token" | "session",
): Promise<Record<string, unknown> | null> {
  const answer = await issuerLink.introspect(value, kind).catch((cause: unknown) => {
    throw new ResourceError("temporarily_unavailable", "The issuer can't be asked right now.", {
      cause,
    });
  });
  if (typeof answer !== "object" || answer === null) return null;
  const claims = answer as Record<string, unknown>;
  // The hint is only a hint (RFC 7662, section 2.1). A token in the cookie's place would slip past the checks for tokens.
  const isSession = claims["token_type"] === "session";
  return claims["active"] === true && isSession === (kind === "session") ? claims : null;
}
