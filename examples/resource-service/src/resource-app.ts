// The resources: one for everybody who is signed in, one for administrators. Tokens and sessions are both taken.
import {
  requireRole,
  ResourceError,
  type ResourceCaller,
  type ResourceVerifier,
} from "@latchkey/server/resource";
import { refusalResponse, verifyRequest } from "@latchkey/server/resource/fetch";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { createCallLimit } from "./call-limit.ts";
import { createRequestNonces } from "./request-nonce.ts";

interface Env {
  Variables: { caller: ResourceCaller };
}

/** A refused request, for a log. No header is in it: what was refused may be good elsewhere. */
export interface RefusedRequest {
  /** `REPLAY_DETECTED` for a request that was sent before, `INVALID_TOKEN`, and so on. */
  readonly event: string;
  readonly method: string;
  readonly path: string;
  readonly reason: string;
}

export interface ResourceAppOptions {
  /** The pages that may call from a browser. */
  readonly webOrigin: string | readonly string[];
  /** Told of each refusal. */
  readonly onRefused: (refused: RefusedRequest) => void;
}

export function createResourceApp(
  verifier: ResourceVerifier,
  { webOrigin, onRefused }: ResourceAppOptions,
): Hono<Env> {
  const app = new Hono<Env>();
  const nonces = createRequestNonces();
  const takeCall = createCallLimit();

  app.use(
    cors({
      origin: [webOrigin].flat(),
      credentials: true,
      allowHeaders: ["authorization", "dpop", "x-request-nonce"],
      // What a client in a browser has to read of a refusal: which token or proof it lacked, and what the next one needs.
      exposeHeaders: ["www-authenticate", "dpop-nonce", "date", "retry-after"],
    }),
  );
  app.use(async (context, next) => {
    await next();
    context.res.headers.set("cache-control", "no-store");
  });
  app.onError((error, { req: { method, path } }) => {
    if (error instanceof ResourceError)
      onRefused({ event: error.code.toUpperCase(), method, path, reason: error.message });
    return refusalResponse(error);
  });
  app.get("/healthz", (context) => context.json({ status: "ok", ...verifier.age() }));
  // For clients without DPoP: a number that is good for one request.
  app.get("/nonce", (context) => context.json({ nonce: nonces.handOut() }));

  app.use("/resources/*", async (context, next) => {
    const caller = await verifyRequest(verifier, context.req.raw);
    if (!takeCall(caller.userId))
      return context.json({ error: "rate_limited" }, 429, { "retry-after": "60" });
    const nonce = context.req.header("x-request-nonce");
    if (nonce !== undefined) await nonces.spend(nonce);
    context.set("caller", caller);
    return next();
  });
  app.get("/resources/user", (context) => {
    const caller = context.get("caller");
    return context.json({ data: `USER DATA for ${caller.email}`, ...describe(caller) });
  });
  app.get("/resources/admin", (context) => {
    const caller = requireRole(context.get("caller"), "admin");
    return context.json({ data: "ADMIN DATA", ...describe(caller) });
  });
  return app;
}

/** Whom the service takes the caller for. */
function describe({ firstName, lastName, email, role, via, assurance }: ResourceCaller) {
  return { name: `${firstName} ${lastName}`, email, role, via, assurance };
}
