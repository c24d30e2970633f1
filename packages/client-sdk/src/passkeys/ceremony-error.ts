// What browsers throw at ceremonies, as typed errors (WebAuthn Level 3, sections 5.1.3 and 5.1.4).
import { clientError } from "../errors/client-errors.ts";
import type { ClientErrorCode } from "../errors/error-codes.ts";
import { isLatchkeyError, type LatchkeyClientError } from "../errors/latchkey-client-error.ts";

const codes: Readonly<Record<string, ClientErrorCode>> = {
  AbortError: "ABORTED",
  NotAllowedError: "PASSKEY_CANCELLED",
  InvalidStateError: "PASSKEY_ALREADY_REGISTERED",
  NotSupportedError: "PASSKEY_UNSUPPORTED",
  ConstraintError: "PASSKEY_UNSUPPORTED",
  SecurityError: "PASSKEY_ORIGIN_REFUSED",
};

/** @param cause a DOMException, or the library's error, which keeps its name */
export function ceremonyError(cause: unknown): LatchkeyClientError {
  if (isLatchkeyError(cause)) return cause;
  const name =
    typeof cause === "object" && cause !== null && "name" in cause ? String(cause.name) : "";
  return clientError(codes[name] ?? "PASSKEY_FAILED", { cause });
}
