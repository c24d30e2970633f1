// Verifies who calls a resource: by an access token and the issuer's keys, or by a session that the issuer vouches for.
import type { ResourceCaller, VerifiedClaims } from "./caller.ts";
import { readCredentials, requireOwnOrigin, type ResourceRequest } from "./credentials.ts";
import { dpopNonces } from "./dpop-nonce.ts";
import { verifyDpopProof } from "./dpop-proof.ts";
import { openIssuerLink, type ServiceCredentials } from "./issuer-link.ts";
import { createJwksCache } from "./jwks-cache.ts";
import { createMemoryOnceOnly, type OnceOnly } from "./once.ts";
import { ResourceError } from "./resource-error.ts";
import { followRevocations, type RevocationFollower } from "./revocation-follower.ts";
import {
  checkByIntrospection,
  checkByKeys,
  checkBySharedSecret,
  checkSession,
  type TokenCheck,
  type TokenTarget,
} from "./token-check.ts";

export interface ResourceVerifierOptions {
  /** The authentication server's public origin, as its tokens name it. */
  readonly issuer: string;
  /** Where this service reaches the issuer, if not at its public origin: an address inside of a cluster. */
  readonly issuerUrl?: string | undefined;
  /** What tokens must be meant for, one of these. Default: the issuer, which is in every token. */
  readonly audience?: string | readonly string[] | undefined;
  /** Credentials from `latchkey clients add`: needed for sessions, for introspection and for following revocations. */
  readonly client?: ServiceCredentials | undefined;
  /**
   * How access tokens are checked. `keys` (the default) takes the issuer's published ones. `introspection` asks the
   * issuer about each token. `{ sharedSecret }` is the issuer's JWT_SECRET: who has it can make tokens too.
   */
  readonly tokens?: "keys" | "introspection" | { readonly sharedSecret: string } | undefined;
  /** Where this resource is reached from outside, with the path before its own where a proxy cuts one off: for DPoP's `htu`. */
  readonly publicOrigin?: string | undefined;
  /** Web origins whose pages may call with the session cookie. Default: the issuer's and `publicOrigin`. */
  readonly webOrigins?: readonly string[] | undefined;
  /** Where given, 32 characters or more: DPoP proofs have to carry a nonce of this service. Instances share it. */
  readonly dpopNonceSecret?: string | undefined;
  /** Remembers proof ids; instances behind one balancer share one. */
  readonly onceOnly?: OnceOnly | undefined;
  /** How old revocations may grow before tokens are refused with 503, in milliseconds. Default: they never are. */
  readonly revocationsMaxAgeMs?: number | undefined;
  /** Told when the issuer can't be asked, for a log: once, until it can again or can't for another reason. */
  readonly onTrouble?: ((trouble: unknown) => void) | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface ResourceVerifier {
  /**
   * Resolves once requests may be served: keys and revocations are known. Until then tokens are answered with 503.
   * Waits for an issuer that is down; rejects when it refuses the client's credentials.
   */
  readonly ready: Promise<void>;
  /** @throws ResourceError with the code and status to answer with */
  verify(request: ResourceRequest): Promise<ResourceCaller>;
  /**
   * Milliseconds since keys and revocations were read: infinite before the first time, null for what isn't followed.
   * Revocations are infinitely old, too, while the issuer refuses the client's credentials.
   */
  age(): { readonly keysMs: number | null; readonly revocationsMs: number | null };
  stop(): void;
}

const shortestNonceSecret = 32;

/** @throws TypeError for options that can't work */
export function createResourceVerifier(options: ResourceVerifierOptions): ResourceVerifier {
  const { tokens = "keys", now = () => new Date(), onTrouble = () => undefined, client } = options;
  refuseContradictions(options);
  const issuer = new URL(options.issuer).origin;
  const link = openIssuerLink({
    url: (options.issuerUrl ?? issuer).replace(/\/+$/, ""),
    client,
    fetch: options.fetch ?? fetch,
  });
  const target: TokenTarget = { issuer, audiences: [options.audience ?? issuer].flat(), now };
  const keys = tokens === "keys" ? createJwksCache({ download: link.keys, onTrouble }) : undefined;
  const follower =
    client && tokens !== "introspection"
      ? followRevocations({
          read: link.revocations,
          onKeys: (kids) => keys?.expect(kids),
          onTrouble,
          now,
        })
      : undefined;
  const parts: Parts = {
    ...options,
    now,
    issuer,
    follower,
    onceOnly: options.onceOnly ?? createMemoryOnceOnly(now),
    checkToken: keys
      ? checkByKeys(keys.find, target)
      : typeof tokens === "object"
        ? checkBySharedSecret(tokens.sharedSecret, target)
        : checkByIntrospection(link, target),
    checkSession: client ? checkSession(link, issuer) : undefined,
  };
  const ready = Promise.all([keys?.ready, follower?.ready]).then(() => undefined);
  // Whoever doesn't wait for it is told by each request instead.
  ready.catch(() => undefined);
  return {
    ready,
    verify: (request) => verify(parts, request),
    age: () => ({ keysMs: keys?.ageMs() ?? null, revocationsMs: follower?.ageMs() ?? null }),
    stop() {
      keys?.stop();
      follower?.stop();
      link.stop();
    },
  };
}

function refuseContradictions(options: ResourceVerifierOptions): void {
  const { issuer, publicOrigin, dpopNonceSecret, tokens, client } = options;
  for (const url of [issuer, publicOrigin]) {
    if (url !== undefined && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
      throw new TypeError(`${JSON.stringify(url)} is no web origin such as https://example.com.`);
  }
  if (tokens === "introspection" && !client)
    throw new TypeError("Introspection needs a client: latchkey clients add <name>.");
  if (dpopNonceSecret !== undefined && dpopNonceSecret.length < shortestNonceSecret)
    throw new TypeError(`dpopNonceSecret takes ${shortestNonceSecret} characters or more.`);
}

interface Parts extends Omit<ResourceVerifierOptions, "tokens" | "onceOnly" | "now"> {
  readonly now: () => Date;
  readonly follower: RevocationFollower | undefined;
  readonly onceOnly: OnceOnly;
  readonly checkToken: TokenCheck;
  readonly checkSession: TokenCheck | undefined;
}

async function verify(parts: Parts, request: ResourceRequest): Promise<ResourceCaller> {
  const credentials = readCredentials(request, parts.issuer.startsWith("http:"));
  if (credentials?.kind === "token") {
    const verified = await parts.checkToken(credentials.token);
    refuseRevoked(parts, verified);
    await checkBinding(parts, request, { verified, ...credentials });
    return verified.caller;
  }
  if (credentials?.kind === "session" && parts.checkSession) {
    const { issuer, publicOrigin, webOrigins } = parts;
    requireOwnOrigin(request, webOrigins ?? [issuer, new URL(publicOrigin ?? issuer).origin]);
    return (await parts.checkSession(credentials.session)).caller;
  }
  throw new ResourceError("missing_token", "Send an access token.");
}

function refuseRevoked(
  { follower, revocationsMaxAgeMs = Number.POSITIVE_INFINITY }: Parts,
  { caller, authorizationVersion }: VerifiedClaims,
): void {
  if (!follower) return;
  const ageMs = follower.ageMs();
  // Before the first snapshot every ended session would look alive.
  if (ageMs === Number.POSITIVE_INFINITY || ageMs > revocationsMaxAgeMs)
    throw new ResourceError("temporarily_unavailable", "Revocations can't be read right now.");
  if (follower.isRevoked(caller.sessionId, caller.userId, authorizationVersion))
    throw new ResourceError("invalid_token", "The session has ended.");
}

interface PresentedToken {
  readonly verified: VerifiedClaims;
  readonly token: string;
  readonly scheme: "bearer" | "dpop";
}

// A bound token without its proof was stolen; a bearer token sent as DPoP proves nothing.
async function checkBinding(
  { onceOnly, publicOrigin, dpopNonceSecret, now }: Parts,
  { method, path, dpop }: ResourceRequest,
  { verified: { jkt }, token, scheme }: PresentedToken,
): Promise<void> {
  if (jkt === undefined && scheme === "bearer") return;
  if (jkt === undefined) throw new ResourceError("invalid_token", "This token is bound to no key.");
  if (scheme !== "dpop" || dpop === undefined)
    throw new ResourceError("invalid_dpop_proof", "This token needs a DPoP proof.");
  if (publicOrigin === undefined || !path.startsWith("/"))
    throw new ResourceError("invalid_dpop_proof", "This service doesn't know its own address.");
  const target = {
    method,
    // Not resolved against the origin: a path such as `//elsewhere/x` would name another host.
    url: `${publicOrigin.replace(/\/+$/, "")}${path}`,
    accessToken: token,
    jkt,
    nonces: dpopNonceSecret === undefined ? undefined : dpopNonces(dpopNonceSecret, now()),
  };
  const { jti, expiresAt } = await verifyDpopProof(dpop, target, now());
  if (!(await onceOnly.take(`${jkt}:${jti}`, expiresAt)))
    throw new ResourceError("replay_detected", "This request was sent before.");
}
