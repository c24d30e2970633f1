// The resources: one for everybody who is signed in, one for administrators. Tokens and sessions are both taken.
import { randomUUID } from "node:crypto";
import {
  createMemoryOnceOnly,
  requireRole,
  ResourceError,
  type ResourceCaller,
  type ResourceVerifier,
} from "@latchkey/server/resource";
import { refusalResponse, verifyRequest } from "@latchkey/server/resource/fetch";
import { Hono } from "hono";
import { cors } from "hono/cors";

interface Env {
  Variables: { caller: ResourceCaller };
}

const nonceLifetimeMs = 60_000;
const callsPerMinute = 60;

/** A refused request, for a log. No header is in it: what was refused may be good elsewhere. */
export interface RefusedRequest {
  /** `REPLAY_DETECTED` for a request that was sent before, `INVALID_TOKEN`, and so on. */
  readonly event: string;
  readonly method: string;
  readonly path: string;
  readonly reason: string;
}

export interface ResourceAppOptions {
  /** The page that may call from a browser. */
  readonly webOrigin: string;
  /** Told of each refusal. */
  readonly onRefused: (refused: RefusedRequest) => void;
}

export function createResourceApp(
  verifier: ResourceVerifier,
  { webOrigin, onRefused }: ResourceAppOptions,
): Hono<Env> {
  const app = new Hono<Env>();
  const nonces = createMemoryOnceOnly();
  const handedOut = new Map<string, Date>();
  const takeCall = createCallLimit();

  app.use(
    cors({
      origin: webOrigin,
      credentials: true,
      allowHeaders: ["authorization", "dpop", "x-request-nonce"],
      // What a client in a browser has to read of a refusal: which token or proof it lacked, and what the next one needs.
      exposeHeaders: ["www-authenticate", "dpop-nonce", "date"],
    }),
  );
  app.onError((error, { req: { method, path } }) => {
    if (error instanceof ResourceError)
      onRefused({ event: error.code.toUpperCase(), method, path, reason: error.message });
    return refusalResponse(error);
  });

  // For clients without DPoP: a number that is good for one request.
  app.get("/nonce", (context) => {
    for (const [old, expiresAt] of handedOut)
      if (expiresAt.getTime() < Date.now()) handedOut.delete(old);
    const nonce = randomUUID();
    handedOut.set(nonce, new Date(Date.now() + nonceLifetimeMs));
    return context.json({ nonce });
  });

  app.use("/resources/*", async (context, next) => {
    const caller = await verifyRequest(verifier, context.req.raw);
    if (!takeCall(caller.userId))
      return context.json({ error: "rate_limited" }, 429, { "retry-after": "60" });
    const nonce = context.req.header("x-request-nonce");
    if (nonce !== undefined) await takeNonce(nonce);
    context.set("caller", caller);
    return next();
  });
  app.get("/resources/user", (context) => {
    const caller = context.get("caller");
    return context.json({
      data: `USER DATA for ${caller.email}`,
      via: caller.via,
      role: caller.role,
    });
  });
  app.get("/resources/admin", (context) => {
    const caller = requireRole(context.get("caller"), "admin");
    return context.json({ data: "ADMIN DATA", via: caller.via, role: caller.role });
  });
  return app;

  async function takeNonce(nonce: string): Promise<void> {
    const expiresAt = handedOut.get(nonce);
    if (!expiresAt || expiresAt.getTime() < Date.now())
      throw new ResourceError("invalid_token", "The nonce is unknown or too old.");
    if (!(await nonces.take(nonce, expiresAt)))
      throw new ResourceError("replay_detected", "This request was sent before.");
  }
}

function createCallLimit(): (userId: string) => boolean {
  const windows = new Map<string, { startedMs: number; calls: number }>();
  return (userId) => {
    const nowMs = Date.now();
    const window = windows.get(userId);
    if (!window || nowMs - window.startedMs > 60_000) {
      windows.set(userId, { startedMs: nowMs, calls: 1 });
      return true;
    }
    window.calls += 1;
    return window.calls <= callsPerMinute;
  };
}
