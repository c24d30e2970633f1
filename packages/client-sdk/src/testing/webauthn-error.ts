// Errors as `@simplewebauthn/browser` words them: the DOM error's name, and a code of the library's.

/** An error of the same shape as the library's `WebAuthnError`. */
export interface SoftwareWebAuthnError extends Error {
  readonly code: string;
}

const codes: Readonly<Record<string, string>> = {
  AbortError: "ERROR_CEREMONY_ABORTED",
  InvalidStateError: "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED",
  NotAllowedError: "ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY",
  NotSupportedError: "ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG",
  SecurityError: "ERROR_INVALID_RP_ID",
};

/**
 * Wraps what a browser would throw; anything else comes back as it is.
 * @returns an error with `name`, `code` and `cause`
 */
export function toWebAuthnError(error: unknown): unknown {
  const code = error instanceof DOMException ? codes[error.name] : undefined;
  if (code === undefined) return error;
  const { name, message } = error as DOMException;
  return Object.assign(new Error(message, { cause: error }), {
    name,
    code,
  }) satisfies SoftwareWebAuthnError;
}
