// What other services call: introspection and the revocation feed, each with a client's credentials.
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { ActingContext, AppContext } from "../context.ts";
import { generalError, type LatchkeyError } from "../errors.ts";
import { spendAttempts } from "../rate-limit/rate-limit.service.ts";
import { introspect } from "../service-clients/introspection.service.ts";
import { readRevocationFeed } from "../service-clients/revocation-feed.service.ts";
import { authenticateServiceClient } from "../service-clients/service-client.service.ts";
import { asLatchkeyError } from "../trpc/error-formatter.ts";
import type { ClientAddress } from "./client-address.ts";
import type { HttpEnv } from "./env.ts";
import { readAtMost } from "./json-body.ts";

const mostBodyBytes = 16 * 1024;

/**
 * `POST /introspect` (RFC 7662, a form) and `GET /revocations?after=<cursor>`. Errors are OAuth's, which is what
 * introspection clients read (RFC 6749, section 5.2): `{ error, error_description }`.
 */
export function serviceFace(app: AppContext, addressOf: ClientAddress): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  hono.onError((error, context) => refuseInOAuth(context, asLatchkeyError(error)));
  hono.use("/introspect", only("POST"), clientsOnly(app, addressOf));
  hono.use("/revocations", only("GET"), clientsOnly(app, addressOf));
  hono.post("/introspect", async (context) => {
    const token = await readToken(context);
    return token instanceof Response ? token : context.json(await introspect(app, token));
  });
  hono.get("/revocations", async (context) =>
    context.json(await readRevocationFeed(app, context.req.query("after"))),
  );
  return hono;
}

function only(method: "GET" | "POST"): MiddlewareHandler<HttpEnv> {
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS`;
  return async (context, next) => {
    const { method: asked } = context.req;
    if (asked === method || (method === "GET" && asked === "HEAD")) return next();
    context.header("allow", allow);
    if (asked === "OPTIONS") return context.body(null, 204);
    return refuseInOAuth(context, generalError("METHOD_NOT_ALLOWED"));
  };
}

function clientsOnly(app: AppContext, addressOf: ClientAddress): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const authorization = context.req.header("authorization");
    if (await authenticateServiceClient(app, authorization)) return next();
    const acting = actingContext(app, context, addressOf);
    const { requestId, ipAddress } = acting.request;
    app.log.warn({ requestId, ipAddress, path: context.req.path }, "A service wasn't recognised.");
    // A request without credentials is a client that asks how to send them, not one that guesses.
    if (authorization !== undefined)
      await spendAttempts(acting, "service-client", [{ rate: "client" }]);
    context.header("www-authenticate", 'Basic realm="latchkey", charset="UTF-8"');
    return refuseInOAuth(context, generalError("UNAUTHENTICATED"), "The client isn't known.");
  };
}

function actingContext(
  app: AppContext,
  context: Context<HttpEnv>,
  addressOf: ClientAddress,
): ActingContext {
  const { socket } = context.env?.incoming ?? {};
  const forwardedFor = context.req.header("x-forwarded-for");
  return {
    ...app,
    request: {
      requestId: context.get("requestId"),
      face: "rest",
      ipAddress: addressOf(socket?.remoteAddress, forwardedFor),
      userAgent: context.req.header("user-agent") ?? null,
      origin: null,
    },
  };
}

/** The form's `token`, once (RFC 6749, section 3.1: parameters must not be repeated), or the refusal. */
async function readToken(context: Context<HttpEnv>): Promise<string | Response> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    const error = generalError("UNSUPPORTED_MEDIA_TYPE");
    return refuseInOAuth(context, error, "Send application/x-www-form-urlencoded.");
  }
  const text = await readAtMost(context.req.raw, mostBodyBytes);
  if (text === "too large") return refuseInOAuth(context, generalError("PAYLOAD_TOO_LARGE"));
  const tokens = text === "unreadable" ? [] : new URLSearchParams(text.body).getAll("token");
  const [token = ""] = tokens;
  return tokens.length === 1 && token !== ""
    ? token
    : refuseInOAuth(context, generalError("BAD_REQUEST"), "Send one token.");
}

const oauthErrors: Partial<Record<number, string>> = {
  401: "invalid_client",
  429: "temporarily_unavailable",
  500: "server_error",
  503: "temporarily_unavailable",
};

function refuseInOAuth(
  context: Context<HttpEnv>,
  { status, message, details }: LatchkeyError,
  description = message,
): Response {
  if (details.retryAfterSeconds !== undefined)
    context.header("retry-after", String(details.retryAfterSeconds));
  const error = oauthErrors[status] ?? "invalid_request";
  return context.json({ error, error_description: description }, status);
}
