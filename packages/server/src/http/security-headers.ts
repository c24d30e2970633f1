// Headers on every answer: what a page from here may load, and that answers aren't kept (OWASP ASVS 5.0, V3.4).
import type { MiddlewareHandler } from "hono";

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

/**
 * @param https whether the public origin is https, which is then remembered by browsers for two years
 * @param connectTo further origins that a page from here may call
 */
export function securityHeaders(https: boolean, connectTo: readonly string[]): MiddlewareHandler {
  const policy = contentSecurityPolicy(connectTo);
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    headers.set("content-security-policy", policy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("x-frame-options", "DENY");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-site");
    headers.set(
      "permissions-policy",
      "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    );
    if (https) headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  };
}
