// What a request brings to prove who calls: one token in the Authorization header, or the session cookie.
import { ResourceError } from "./resource-error.ts";
import { sessionOf } from "./session-cookie.ts";

/** A request as the verifier needs it; adapters make it of their framework's. */
export interface ResourceRequest {
  readonly method: string;
  /** Path as the outside sees it, from the first slash; a query doesn't count. */
  readonly path: string;
  /** Headers as they came. */
  readonly authorization?: string | undefined;
  readonly dpop?: string | undefined;
  readonly cookie?: string | undefined;
  readonly origin?: string | undefined;
  readonly secFetchSite?: string | undefined;
}

export type Credentials =
  | { readonly kind: "token"; readonly token: string; readonly scheme: "bearer" | "dpop" }
  | { readonly kind: "session"; readonly session: string };

// Twice what the issuer makes, with its longest names.
const longestToken = 8_192;
const longestSession = 256;
// RFC 6750, section 2.1: b68 characters, which a comma between two headers' values isn't.
const tokenHeader = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*) *$/i;

/**
 * Reads a request's credentials; a token counts before a session.
 *
 * @returns null for a request without any, and for schemes that aren't ours
 * @throws ResourceError `invalid_request` for a header that can't be read, `invalid_token` for one too long to be ours
 */
export function readCredentials(request: ResourceRequest, plainHttp: boolean): Credentials | null {
  const { authorization, cookie } = request;
  if (authorization !== undefined) {
    if (!/^(Bearer|DPoP)(?![A-Za-z0-9-])/i.test(authorization)) return null;
    const [, scheme = "", token = ""] = tokenHeader.exec(authorization) ?? [];
    if (token === "")
      throw new ResourceError("invalid_request", "The Authorization header can't be read.");
    if (token.length > longestToken)
      throw new ResourceError("invalid_token", "The token is longer than tokens are.");
    return { kind: "token", token, scheme: scheme.toLowerCase() === "dpop" ? "dpop" : "bearer" };
  }
  const session = sessionOf(cookie, plainHttp);
  if (session === undefined) return null;
  if (session.length > longestSession)
    throw new ResourceError("invalid_token", "The session is longer than sessions are.");
  return { kind: "session", session };
}

/**
 * Cookies come along whoever made the request, so the page that made it has to be one of ours (OWASP ASVS 5.0, 3.5.1).
 *
 * @param origins web origins that may use sessions here
 * @throws ResourceError `origin_refused`
 */
export function requireOwnOrigin(request: ResourceRequest, origins: readonly string[]): void {
  const { origin, secFetchSite: site, method } = request;
  if (origin !== undefined) {
    if (origins.includes(origin)) return;
  } else if (site === undefined || site === "same-origin") {
    return;
  } else if (method === "GET" || method === "HEAD") {
    // A link or an image: the answer can't be read across origins, and reading changes nothing.
    return;
  }
  throw new ResourceError("origin_refused", "This origin may not use the session here.");
}
