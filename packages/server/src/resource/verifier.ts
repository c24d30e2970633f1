// Verifies who calls a resource: by an access token and the issuer's keys, or by a session that the issuer vouches for.
import { errors, jwtVerify } from "jose";
import { readClaims, type ResourceCaller, type VerifiedClaims } from "./caller.ts";
import { verifyDpopProof } from "./dpop-proof.ts";
import { createJwksCache, type KeyFinder } from "./jwks-cache.ts";
import { createMemoryOnceOnly, type OnceOnly } from "./once.ts";
import { ResourceError } from "./resource-error.ts";
import {
  basicCredentials,
  followRevocations,
  type RevocationFollower,
} from "./revocation-follower.ts";

export interface ResourceVerifierOptions {
  /** The authentication server's public origin. */
  readonly issuer: string;
  /** What tokens must be meant for. Default: the issuer, which is what it puts into tokens unless told otherwise. */
  readonly audience?: string;
  /** Credentials from `latchkey clients add`: needed for sessions and for following revocations. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** Where this resource is reached from outside, for DPoP's `htu`. */
  readonly publicOrigin?: string;
  /** Remembers proof ids; instances behind one balancer share one. */
  readonly onceOnly?: OnceOnly;
  /** How old revocations may grow before requests are refused with 503. Default: none are (the bound is the token's life). */
  readonly revocationsMaxAgeMs?: number;
  readonly fetch?: typeof fetch;
  readonly now?: () => Date;
}

/** A request as the verifier needs it. */
export interface ResourceRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string | undefined;
  readonly dpop?: string | undefined;
  /** Value of the issuer's session cookie, where it reaches this host. */
  readonly session?: string | undefined;
}

export interface ResourceVerifier {
  /** Resolves once requests may be served: keys and revocations are known. */
  readonly ready: Promise<void>;
  /** @throws ResourceError with the code and status to answer with */
  verify(request: ResourceRequest): Promise<ResourceCaller>;
  stop(): void;
}

const clockToleranceSeconds = 5;

export function createResourceVerifier(options: ResourceVerifierOptions): ResourceVerifier {
  const request = options.fetch ?? fetch;
  const { client } = options;
  const findKey = createJwksCache({
    url: new URL("/.well-known/jwks.json", options.issuer),
    fetch: request,
    refreshMs: 5 * 60_000,
    cooldownMs: 10_000,
  });
  const follower = client
    ? followRevocations({
        url: new URL("/revocations", options.issuer),
        clientId: client.id,
        clientSecret: client.secret,
        fetch: request,
        pollMs: 500,
      })
    : undefined;
  const onceOnly = options.onceOnly ?? createMemoryOnceOnly(options.now);
  return {
    ready: follower?.ready ?? Promise.resolve(),
    async verify(incoming) {
      if (incoming.authorization !== undefined)
        return verifyToken({ ...options, findKey, follower, onceOnly }, incoming);
      if (incoming.session !== undefined && client)
        return introspectSession(options, request, incoming.session);
      throw new ResourceError("missing_token", "Send an access token.");
    },
    stop: () => follower?.stop(),
  };
}

interface TokenParts extends ResourceVerifierOptions {
  readonly findKey: KeyFinder;
  readonly follower: RevocationFollower | undefined;
  readonly onceOnly: OnceOnly;
}

async function verifyToken(parts: TokenParts, incoming: ResourceRequest): Promise<ResourceCaller> {
  const [, scheme = "", token = ""] =
    /^(Bearer|DPoP) +([^\s,]+)$/i.exec(incoming.authorization ?? "") ?? [];
  if (token === "")
    throw new ResourceError("invalid_token", "The Authorization header can't be read.");
  const verified = await verifyClaims(parts, token);
  await checkBinding(parts, incoming, { verified, token, scheme: scheme.toLowerCase() });
  const { follower } = parts;
  if (follower) {
    const { caller, authorizationVersion } = verified;
    if (follower.ageMs() > (parts.revocationsMaxAgeMs ?? Infinity)) {
      throw new ResourceError("temporarily_unavailable", "Revocations can't be read right now.");
    }
    if (follower.isRevoked(caller.sessionId, caller.userId, authorizationVersion)) {
      throw new ResourceError("invalid_token", "The session has ended.");
    }
  }
  return verified.caller;
}

async function verifyClaims(parts: TokenParts, token: string): Promise<VerifiedClaims> {
  try {
    const { payload } = await jwtVerify(token, parts.findKey, {
      typ: "at+jwt",
      algorithms: ["EdDSA", "Ed25519"],
      issuer: parts.issuer,
      audience: parts.audience ?? parts.issuer,
      clockTolerance: clockToleranceSeconds,
      currentDate: parts.now?.() ?? new Date(),
    });
    const claims = readClaims(payload, "token");
    if (claims) return claims;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) {
      throw new ResourceError(
        "temporarily_unavailable",
        "The issuer's keys can't be read right now.",
        { cause },
      );
    }
    throw new ResourceError("invalid_token", "The token doesn't verify.", { cause });
  }
  throw new ResourceError("invalid_token", "The token lacks a claim.");
}

// A bound token without its proof was stolen; a bearer token sent as DPoP proves nothing.
async function checkBinding(
  { onceOnly, publicOrigin, now }: TokenParts,
  incoming: ResourceRequest,
  { verified, token, scheme }: { verified: VerifiedClaims; token: string; scheme: string },
): Promise<void> {
  const { jkt } = verified;
  if (jkt === undefined && scheme === "bearer") return;
  if (jkt === undefined || scheme !== "dpop" || incoming.dpop === undefined) {
    throw new ResourceError("invalid_dpop_proof", "This token needs a DPoP proof.");
  }
  const url = new URL(incoming.path, publicOrigin ?? "http://localhost").href;
  const target = { method: incoming.method, url, accessToken: token, jkt };
  const { jti, expiresAt } = await verifyDpopProof(incoming.dpop, target, now?.() ?? new Date());
  if (!(await onceOnly.take(`${jkt}:${jti}`, expiresAt))) {
    throw new ResourceError("replay_detected", "This request was sent before.");
  }
}

async function introspectSession(
  { issuer, client, audience }: ResourceVerifierOptions,
  request: typeof fetch,
  session: string,
): Promise<ResourceCaller> {
  const response = await request(new URL("/introspect", issuer), {
    method: "POST",
    headers: {
      authorization: basicCredentials(client?.id ?? "", client?.secret ?? ""),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      token: session,
      token_type_hint: "session",
      ...(audience ? { audience } : {}),
    }),
    signal: AbortSignal.timeout(3_000),
    redirect: "error",
  }).catch((cause: unknown) => {
    throw new ResourceError("temporarily_unavailable", "The issuer can't be asked right now.", {
      cause,
    });
  });
  if (!response.ok)
    throw new ResourceError("temporarily_unavailable", `The issuer answered ${response.status}.`);
  const answer = (await response.json()) as Record<string, unknown>;
  const claims = answer["active"] === true ? readClaims(answer, "session") : null;
  if (!claims) throw new ResourceError("invalid_token", "The session has ended.");
  return claims.caller;
}
