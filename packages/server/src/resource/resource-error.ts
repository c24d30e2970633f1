// Why a request to a resource is refused, in the words of RFC 6750, RFC 9449 and RFC 9470, and how that is answered.
import { proofAlgorithms } from "./proof-challenge.ts";

/** Code to the HTTP status that fits it. */
const statuses = {
  /** Neither a token nor a session came. */
  missing_token: 401,
  /** A header that can't be read, or credentials given twice. */
  invalid_request: 400,
  /** Malformed, foreign, expired or revoked; of a session: ended. */
  invalid_token: 401,
  invalid_dpop_proof: 401,
  use_dpop_nonce: 401,
  insufficient_user_authentication: 401,
  insufficient_scope: 403,
  /** Another web origin used the session cookie. */
  origin_refused: 403,
  replay_detected: 401,
  /** The issuer would have to be asked and can't be. Never a verdict on the caller. */
  temporarily_unavailable: 503,
} as const;

export type ResourceErrorCode = keyof typeof statuses;
export type ResourceErrorStatus = (typeof statuses)[ResourceErrorCode];

/** A refusal with a literal code and the HTTP status that fits it. */
export class ResourceError extends Error {
  readonly code: ResourceErrorCode;
  readonly status: ResourceErrorStatus;
  /** The nonce that the next proof should carry (RFC 9449, section 9). */
  readonly dpopNonce: string | undefined;

  constructor(
    code: ResourceErrorCode,
    message: string,
    options: ErrorOptions & { readonly dpopNonce?: string | undefined } = {},
  ) {
    super(message, options);
    this.name = "ResourceError";
    this.code = code;
    this.status = statuses[code];
    this.dpopNonce = options.dpopNonce;
  }
}

/** The JSON body of a refusal. */
export function refusalBody(error: ResourceError): { error: string; error_description: string } {
  return { error: error.code, error_description: error.message };
}

/** The headers of a refusal: the challenge where there is one, and when to try again. */
export function refusalHeaders(error: ResourceError): Record<string, string> {
  const challenge = challengeHeader(error);
  return {
    "cache-control": "no-store",
    ...(challenge === null ? {} : { "www-authenticate": challenge }),
    ...(error.dpopNonce === undefined ? {} : { "dpop-nonce": error.dpopNonce }),
    ...(error.status === 503 ? { "retry-after": "1" } : {}),
  };
}

/**
 * The value of WWW-Authenticate for a refusal, or null where no credentials would help.
 *
 * @see RFC 6750, section 3 (a request without a token is told no error); RFC 9449, section 7.1
 */
export function challengeHeader(error: ResourceError): string | null {
  const algs = `algs="${proofAlgorithms.join(" ")}"`;
  const described = (code: string) =>
    `error="${code}", error_description="${error.message.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "'")}"`;
  const dpop = (code: string) => `DPoP ${described(code)}, ${algs}`;
  const either = `Bearer ${described(error.code)}, DPoP ${algs}`;
  const challenges: Record<ResourceErrorCode, string | null> = {
    missing_token: `Bearer, DPoP ${algs}`,
    invalid_request: either,
    invalid_token: either,
    insufficient_scope: either,
    insufficient_user_authentication: either,
    invalid_dpop_proof: dpop("invalid_dpop_proof"),
    use_dpop_nonce: dpop("use_dpop_nonce"),
    // RFC 9449 has one word for every proof that isn't taken.
    replay_detected: dpop("invalid_dpop_proof"),
    origin_refused: null,
    temporarily_unavailable: null,
  };
  return challenges[error.code];
}
