// Access tokens: short-lived JWTs (RFC 9068 profile), verified once and remembered until they expire.
import { randomUUID } from "node:crypto";
import { errors as joseErrors, decodeProtectedHeader, jwtVerify } from "jose";
import type { Principal } from "../sessions/principal.ts";
import type { RevocationList } from "../sessions/revocations/revocation-list.ts";
import type { SessionRow } from "../sessions/session.entity.ts";
import type { UserRow } from "../users/user.entity.ts";
import { type AccessTokenClaims, accessTokenClaims } from "./access-token.claims.ts";
import { signCompactJws } from "./compact-jws.ts";
import type { SigningKeys } from "./signing-keys.service.ts";

export interface AccessTokens {
  /** @param bearer whose permissions were read after the account: a change in between outdates the token */
  issue(session: SessionRow, bearer: Bearer): { accessToken: string; expiresAt: Date };
  /** The caller that a token proves, or why it proves none. */
  verify(accessToken: string): Promise<Principal | RefusedToken>;
}

/** Why a token is refused. */
export type TokenFault = "malformed" | "signature" | "claims" | "expired" | "revoked";

/** A token that isn't taken. */
export interface RefusedToken {
  readonly fault: TokenFault;
  /** Whom it names, where this server signed it. */
  readonly claimant: Principal | null;
}

/** Whether a token was refused. */
export function isRefused(verified: Principal | RefusedToken): verified is RefusedToken {
  return "fault" in verified;
}

/** Whom a token is for, and what their role holds. */
export interface Bearer {
  readonly user: UserRow;
  readonly permissions: readonly string[];
}

export interface AccessTokenOptions {
  /** This server, which takes the tokens too. */
  readonly issuer: string;
  /** Whom tokens are meant for: the issuer first, then the services beside it. */
  readonly audiences: readonly string[];
  readonly lifetimeSeconds: number;
  readonly now: () => Date;
}

interface Remembered {
  readonly principal: Principal;
  readonly authorizationVersion: number;
  readonly expiresMs: number;
  /** The key that verified it: once that is gone, so is every token that it signed. */
  readonly kid: string | undefined;
}

// Bounds memory: about 2 kB for each remembered token.
const mostRemembered = 20_000;
const longestToken = 4_096;

export function createAccessTokens(
  keys: SigningKeys,
  revocations: RevocationList,
  options: AccessTokenOptions,
): AccessTokens {
  const remembered = new Map<string, Remembered>();

  const remember = (
    accessToken: string,
    { claims, kid }: { claims: AccessTokenClaims; kid: string | undefined },
  ): Remembered => {
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value ?? "");
    const entry = {
      principal: toPrincipal(claims),
      authorizationVersion: claims.ver,
      expiresMs: claims.exp * 1000,
      kid,
    };
    remembered.set(accessToken, entry);
    return entry;
  };

  return {
    issue: (session, bearer) => issueAccessToken(keys, options, session, bearer),
    async verify(accessToken) {
      let entry = remembered.get(accessToken);
      if (!entry) {
        const verified = await verifyClaims(keys, options, accessToken);
        if (typeof verified === "string") return { fault: verified, claimant: null };
        entry = remember(accessToken, verified);
      }
      const { principal, authorizationVersion, expiresMs } = entry;
      const expired = expiresMs <= options.now().getTime();
      if (expired || !keys.verifier(entry.kid)) {
        remembered.delete(accessToken);
        return { fault: expired ? "expired" : "signature", claimant: principal };
      }
      return revocations.isRevoked(principal.sessionId, principal.userId, authorizationVersion)
        ? { fault: "revoked", claimant: principal }
        : principal;
    },
  };
}

function issueAccessToken(
  keys: SigningKeys,
  options: AccessTokenOptions,
  session: SessionRow,
  { user, permissions }: Bearer,
) {
  const { kid, key } = keys.signer();
  const issuedAt = Math.floor(options.now().getTime() / 1000);
  // A token never outlives its session.
  const expiresAt = Math.min(
    issuedAt + options.lifetimeSeconds,
    Math.floor(session.expiresAt.getTime() / 1000),
  );
  const header = {
    alg: keys.algorithm,
    typ: "at+jwt",
    ...(kid === undefined ? {} : { kid }),
  };
  const claims: AccessTokenClaims = {
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    role: user.role,
    ...(permissions.length === 0 ? {} : { permissions: [...permissions] }),
    sid: session.id,
    amr: session.methods,
    aal: session.assurance,
    auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
    ver: user.authorizationVersion,
    ...(session.dpopJkt === null ? {} : { cnf: { jkt: session.dpopJkt } }),
    sub: user.id,
    jti: randomUUID(),
    iss: options.issuer,
    aud: options.audiences.length > 1 ? [...options.audiences] : options.issuer,
    iat: issuedAt,
    exp: expiresAt,
  };
  const accessToken = signCompactJws(header, claims, key);
  return { accessToken, expiresAt: new Date(expiresAt * 1000) };
}

async function verifyClaims(
  keys: SigningKeys,
  options: AccessTokenOptions,
  accessToken: string,
): Promise<{ claims: AccessTokenClaims; kid: string | undefined } | TokenFault> {
  if (accessToken.length > longestToken) return "malformed";
  try {
    const { kid } = decodeProtectedHeader(accessToken);
    const key = keys.verifier(kid);
    if (!key) return "signature";
    const { payload } = await jwtVerify(accessToken, key, {
      algorithms: [keys.algorithm],
      typ: "at+jwt",
      issuer: options.issuer,
      audience: options.issuer,
      currentDate: options.now(),
    });
    const claims = accessTokenClaims.safeParse(payload);
    return claims.success ? { claims: claims.data, kid } : "claims";
  } catch (error) {
    const fault = faultIn(error);
    if (fault === null) throw error;
    return fault;
  }
}

function faultIn(error: unknown): TokenFault | null {
  if (error instanceof joseErrors.JWTExpired) return "expired";
  if (error instanceof joseErrors.JWTClaimValidationFailed) return "claims";
  if (error instanceof joseErrors.JWSSignatureVerificationFailed) return "signature";
  if (error instanceof joseErrors.JOSEAlgNotAllowed) return "signature";
  return error instanceof joseErrors.JOSEError || error instanceof TypeError ? "malformed" : null;
}

function toPrincipal(claims: AccessTokenClaims): Principal {
  return {
    userId: claims.sub,
    sessionId: claims.sid,
    email: claims.email,
    firstName: claims.first_name,
    lastName: claims.last_name,
    role: claims.role,
    methods: claims.amr,
    assurance: claims.aal,
    authenticatedAt: new Date(claims.auth_time * 1000),
    expiresAt: new Date(claims.exp * 1000),
    boundKey: claims.cnf?.jkt ?? null,
    via: "token",
  };
}
