// Headers on every answer: what a page from here may load, and that answers aren't kept (OWASP ASVS 5.0, V3.4).
import type { MiddlewareHandler } from "hono";
import type { Config } from "../config/settings.ts";

/** @param connectTo further origins that a page may call */
function contentSecurityPolicy(connectTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Component libraries place floating elements by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...connectTo].join(" "),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Headers of every answer; `cache-control` only where an answer says nothing of it itself. */
export function standingHeaders({
  origin,
  resourceOrigins,
}: Pick<Config, "origin" | "resourceOrigins">): Readonly<Record<string, string>> {
  // Browsers remember it for two years.
  const https = { "strict-transport-security": "max-age=63072000; includeSubDomains" };
  return {
    "cache-control": "no-store",
    "content-security-policy": contentSecurityPolicy(resourceOrigins),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-site",
    "permissions-policy":
      "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ...(origin.startsWith("https:") ? https : {}),
  };
}

/** @param standing what {@link standingHeaders} makes */
export function securityHeaders(standing: Readonly<Record<string, string>>): MiddlewareHandler {
  const { "cache-control": cacheControl = "", ...always } = standing;
  const alwaysSet = Object.entries(always);
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of alwaysSet) headers.set(name, value);
    if (!headers.has("cache-control")) headers.set("cache-control", cacheControl);
  };
}
