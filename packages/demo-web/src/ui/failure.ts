// What a page says when a call fails: next to the field that caused it where there is one, in a notice otherwise.
import { isLatchkeyError } from "@latchkey/client-sdk";

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Field name to what is wrong there. */
  readonly fieldErrors: Readonly<Record<string, string[]>>;
  /** What the server's log knows it by. */
  readonly requestId: string | null;
  /** Whether it is only a way that wasn't taken: nothing was refused or lost. */
  readonly calm: boolean;
}

const unforeseen = "Something failed in this page. Reload it, then try again.";

/** @returns null for what the person, or the page itself, called off */
export function toFailure(error: unknown): Failure | null {
  if (isLatchkeyError(error, "ABORTED")) return null;
  if (!isLatchkeyError(error)) {
    console.error(error);
    return {
      code: "UNFORESEEN",
      message: unforeseen,
      fieldErrors: {},
      requestId: null,
      calm: false,
    };
  }
  return {
    code: error.code,
    message: withWait(error.message, error.retryAfterSeconds),
    fieldErrors: mutable(error.fieldErrors ?? fieldOf(error.code, error.message)),
    requestId: error.requestId,
    calm: error.code === "PASSKEY_CANCELLED" || error.code === "STEP_UP_REQUIRED",
  };
}

// Some codes are about one field, though the server can't know how the form calls it.
function fieldOf(code: string, message: string): Readonly<Record<string, readonly string[]>> {
  return code === "EMAIL_TAKEN" ? { email: [message] } : {};
}

function mutable(errors: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, messages]) => [field, [...messages]]),
  );
}

function withWait(message: string, retryAfterSeconds: number | null): string {
  if (retryAfterSeconds === null || retryAfterSeconds < 5) return message;
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait = retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${minutes} minutes`;
  return `${message} The next try counts in ${wait}.`;
}
