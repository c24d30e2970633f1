// DPoP on this server's own requests: proofs checked against the configured origin, each taken once over all instances.
import type { AppContext, RequestContext } from "../../context.ts";
import { sha256B64u } from "../../crypto/digest.ts";
import { addressGroup } from "../../rate-limit/address-group.ts";
import { dpopNonces } from "../../resource/dpop-nonce.ts";
import { ResourceError, verifyDpopProof } from "../../resource/index.ts";
import type { Principal } from "../../sessions/principal.ts";
import type { SessionMode } from "../../sessions/session.entity.ts";
import { dpopError } from "./dpop.errors.ts";
import { insertSeenProof } from "./seen-proof.store.ts";

/** A request as far as a proof speaks of it. */
export interface ProvenRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly proof: string | undefined;
  /** The token that came with it, and whether under the DPoP scheme. */
  readonly accessToken?: string | undefined;
  readonly scheme?: "bearer" | "dpop" | undefined;
}

type Stranger = Omit<RequestContext, "principal" | "proofKey">;

/**
 * Checks the proof of a request.
 *
 * @param caller who the token says is calling, with the key that it is bound to
 * @returns the thumbprint of the key that was proven, or null for a request without a proof that needs none
 * @throws LatchkeyError `DPOP_PROOF_INVALID`, `DPOP_PROOF_REQUIRED`, `USE_DPOP_NONCE`, `REPLAY_DETECTED` (audited, once
 *   a minute for each session and address that it comes from)
 */
export async function proveKey(
  ctx: Stranger,
  request: ProvenRequest,
  caller: Principal | null,
): Promise<string | null> {
  const { dpopPolicy, origin } = ctx.config;
  const bound = caller?.boundKey ?? null;
  if (bound !== null && (request.scheme !== "dpop" || request.proof === undefined))
    throw dpopError("DPOP_PROOF_INVALID");
  if (request.scheme === "dpop" && caller !== null && bound === null)
    throw dpopError("DPOP_PROOF_INVALID");
  // Also of strangers, and before anything is done: a client that learns it here can simply send its request again.
  const lacksKey = request.proof === undefined || (caller !== null && bound === null);
  if (dpopPolicy === "required" && lacksKey) throw dpopError("DPOP_PROOF_REQUIRED");
  if (request.proof === undefined || (dpopPolicy === "off" && bound === null)) return null;
  const proof = await verifyDpopProof(
    request.proof,
    {
      method: request.method,
      url: `${origin}${request.path}`,
      accessToken: bound === null ? undefined : request.accessToken,
      jkt: bound ?? undefined,
      nonces: ctx.config.dpopNonces === "required" ? noncesOf(ctx) : undefined,
    },
    ctx.now(),
  ).catch((cause: unknown) => {
    if (!(cause instanceof ResourceError)) throw cause;
    const lacksNonce = cause.code === "use_dpop_nonce";
    throw dpopError(lacksNonce ? "USE_DPOP_NONCE" : "DPOP_PROOF_INVALID", { cause });
  });
  const proofHash = sha256B64u(`${proof.jkt}:${proof.jti}`);
  const first = await ctx.db.transaction((tx) =>
    insertSeenProof(tx, proofHash, proof.expiresAt.getTime()),
  );
  if (!first) await refuseReplay(ctx, request, caller);
  return proof.jkt;
}

// A proof by a key of one's own can be sent again without end. Who has no session shares one row with their neighbours;
// a session has its own, so that no noise from its address keeps it from being named.
async function refuseReplay(
  ctx: Stranger,
  request: ProvenRequest,
  caller: Principal | null,
): Promise<never> {
  const event = {
    type: "replay_detected",
    userId: caller?.userId ?? null,
    userEmail: caller?.email ?? null,
    success: false,
    details: `REPLAY_DETECTED: ${request.method} ${request.path} was sent again. More from here within a minute aren't told one by one.`,
  } as const;
  const from = addressGroup(ctx.request.ipAddress);
  const key = caller === null ? from : `${from}:${caller.sessionId}`;
  await ctx.audit.recordSeldom(ctx.request, event, key);
  throw dpopError("REPLAY_DETECTED");
}

/** Refuses a sign-in that opens a session without a key where the deployment wants one; a cookie can't be bound. */
export function requireKeyAtSignIn(ctx: RequestContext, mode: SessionMode): void {
  if (ctx.config.dpopPolicy === "required" && (ctx.proofKey === null || mode === "session"))
    throw dpopError("DPOP_PROOF_REQUIRED");
}

/** The nonce that proofs should carry from now on, or null where they need none. */
export function presentNonce(ctx: AppContext): string | null {
  return ctx.config.dpopNonces === "required" ? noncesOf(ctx)[0] : null;
}

// The same on every instance, since they share the key; it is none of the keys that anything is sealed under.
function noncesOf({ keyring, now }: Pick<AppContext, "keyring" | "now">) {
  return dpopNonces(keyring.derive("dpop-nonce"), now());
}
