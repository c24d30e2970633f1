// Every path that the server answers, and what stands before each.
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { AppContext } from "../context.ts";
import { generalError } from "../errors.ts";
import { clientAddressFrom } from "./client-address.ts";
import { dpopAnswers } from "./dpop-answers.ts";
import type { HttpEnv } from "./env.ts";
import { health } from "./health.ts";
import { boundedJson } from "./json-body.ts";
import type { MetricsFace } from "./metrics-face.ts";
import { originGuard } from "./origin-guard.ts";
import { refuse } from "./refusal.ts";
import { allowOnly } from "./rest/allowed-methods.ts";
import { docs } from "./rest/openapi/docs-page.ts";
import { restFace } from "./rest/rest-face.ts";
import { securityHeaders, standingHeaders } from "./security-headers.ts";
import { plainAddresses } from "./plain-addresses.ts";
import { relatedOrigins } from "./related-origins.ts";
import { serviceFace } from "./service-face.ts";
import { staticPages } from "./static-pages.ts";
import { trpcHandler } from "./trpc-mount.ts";

/**
 * @param pagesDir folder of the demo's built pages, or null for an API without pages
 * @param metrics null where there are none
 */
export function createHttpApp(
  app: AppContext,
  pagesDir: string | null,
  metrics: MetricsFace | null,
): Hono<HttpEnv> {
  const hono = new Hono<HttpEnv>();
  hono.use(securityHeaders(standingHeaders(app.config)));
  hono.use(async (context, next) => {
    context.set("requestId", randomUUID());
    await next();
    context.res.headers.set("x-request-id", context.get("requestId"));
  });
  hono.use(dpopAnswers(app));
  hono.onError((error, context) => {
    app.log.error({ err: error, requestId: context.get("requestId") }, "INTERNAL");
    return refuse(context, generalError("INTERNAL"));
  });

  hono.use(plainAddresses);
  const addressOf = clientAddressFrom(app.config.trustedProxies);
  hono.use("/trpc/*", originGuard(app.config.origins), boundedJson);
  hono.all("/trpc/*", trpcHandler(app, addressOf));
  hono.route("/", restFace(app, addressOf));
  hono.route("/", docs());
  hono.all("/.well-known/jwks.json", allowOnly(["GET"]), (context) => {
    context.header("cache-control", "public, max-age=300");
    context.header("access-control-allow-origin", "*");
    return context.json(app.signingKeys.jwks());
  });
  hono.route("/", relatedOrigins(app.config));
  hono.route("/", serviceFace(app, addressOf));
  hono.route("/", health(app));
  if (metrics !== null) hono.route("/", metrics.face);
  if (pagesDir !== null) hono.route("/", staticPages(pagesDir));
  hono.notFound((context) => refuse(context, generalError("NOT_FOUND")));
  return hono;
}
