// What other services call: introspection and the revocation feed, each with a client's credentials.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AppContext } from "../context.ts";
import { generalError } from "../errors.ts";
import { authenticateServiceClient } from "../service-clients/service-client.service.ts";
import { introspect, readRevocationFeed } from "../service-clients/introspection.service.ts";
import { asLatchkeyError } from "../trpc/error-formatter.ts";
import type { HttpEnv } from "./env.ts";
import { refuse } from "./refusal.ts";

const mostBodyBytes = 16 * 1024;

/** `POST /introspect` (RFC 7662, a form) and `GET /revocations?after=<cursor>`. */
export function serviceFace(app: AppContext): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  hono.onError((error, context) => refuse(context, asLatchkeyError(error)));
  for (const path of ["/introspect", "/revocations"]) {
    hono.use(path, async (context, next) => {
      if (await authenticateServiceClient(app, context.req.header("authorization"))) return next();
      context.header("www-authenticate", 'Basic realm="latchkey"');
      return refuse(context, generalError("UNAUTHENTICATED"));
    });
  }
  const limit = bodyLimit({
    maxSize: mostBodyBytes,
    onError: (context) => refuse(context, generalError("PAYLOAD_TOO_LARGE")),
  });
  hono.post("/introspect", limit, async (context) => {
    const form = await context.req.parseBody();
    const { token } = form;
    if (typeof token !== "string" || token === "")
      return refuse(context, generalError("BAD_REQUEST"));
    return context.json(await introspect(app, token));
  });
  hono.get("/revocations", async (context) =>
    context.json(await readRevocationFeed(app, context.req.query("after"))),
  );
  return hono;
}
