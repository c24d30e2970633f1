// Why a request to a resource is refused, as RFC 6750 and RFC 9449 name it.

/** What stands in `error=` of the WWW-Authenticate header. */
export type ResourceErrorCode =
  | "missing_token"
  | "invalid_token"
  | "invalid_dpop_proof"
  | "use_dpop_nonce"
  | "insufficient_scope"
  | "replay_detected"
  | "temporarily_unavailable";

const statuses: Record<ResourceErrorCode, 400 | 401 | 403 | 503> = {
  missing_token: 401,
  invalid_token: 401,
  invalid_dpop_proof: 401,
  use_dpop_nonce: 401,
  insufficient_scope: 403,
  replay_detected: 401,
  temporarily_unavailable: 503,
};

/** A refusal with a literal code and the HTTP status that fits it. */
export class ResourceError extends Error {
  readonly code: ResourceErrorCode;
  readonly status: 400 | 401 | 403 | 503;

  constructor(code: ResourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ResourceError";
    this.code = code;
    this.status = statuses[code];
  }
}

/** The value of WWW-Authenticate for a refusal (RFC 6750, section 3). A request without a token is told no error. */
export function challengeHeader(error: ResourceError): string {
  const scheme =
    error.code === "invalid_dpop_proof" || error.code === "use_dpop_nonce" ? "DPoP" : "Bearer";
  return error.code === "missing_token" ? scheme : `${scheme} error="${error.code}"`;
}
