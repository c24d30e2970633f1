// The browser's check that an origin may use an RP id, before any authenticator is asked.

/** Where a ceremony runs. */
export interface OriginScope {
  /** The page's origin, for example https://app.example.com or http://localhost:8000. */
  readonly origin: string;
  /** The origins in the RP id's `/.well-known/webauthn`, if it has one. */
  readonly relatedOrigins?: readonly string[] | undefined;
}

/**
 * Resolves the RP id of a ceremony: the one asked for, or the origin's own host.
 * @throws DOMException `SecurityError` for an insecure origin, or one that the RP id doesn't cover
 * @see WebAuthn Level 3 sections 5.1.3 (steps 7 and 8) and 5.11
 */
export function resolveRpId(requested: string | undefined, scope: OriginScope): string {
  const { protocol, hostname } = new URL(scope.origin);
  if (protocol !== "https:" && !isLoopbackName(hostname)) {
    throw securityError(`${scope.origin} is not a secure context`);
  }
  if (isIpAddress(hostname)) throw securityError(`${hostname} is an IP address, not a domain`);
  const rpId = requested ?? hostname;
  if (!covers(rpId, hostname) && !(scope.relatedOrigins ?? []).includes(scope.origin)) {
    throw securityError(`The RP id "${rpId}" is not valid for ${scope.origin}`);
  }
  return rpId;
}

// A public suffix can't be an RP id; without its list, at least no top-level domain is.
function covers(rpId: string, hostname: string): boolean {
  return rpId === hostname || (rpId.includes(".") && hostname.endsWith(`.${rpId}`));
}

function isLoopbackName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

function isIpAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(hostname);
}

function securityError(message: string): DOMException {
  return new DOMException(message, "SecurityError");
}
