// The failures of this side of the wire, and what the server's failures become.
import type { ApiErrorShape } from "../api-types.ts";
import type { ClientErrorCode } from "./error-codes.ts";
import { LatchkeyClientError, type LatchkeyErrorFacts } from "./latchkey-client-error.ts";

const messages: Record<ClientErrorCode, string> = {
  NETWORK: "The server can't be reached. Check your connection, then try again.",
  TIMEOUT: "The server took too long to answer. Try again.",
  ABORTED: "This was cancelled.",
  INVALID_RESPONSE: "Something other than the server answered.",
  KEY_UNAVAILABLE:
    "This browser can't keep the key that your sign-in needs. Let it store data here.",
  ORIGIN_NOT_LISTED: "This address isn't one that may get the access token.",
  PASSKEY_CANCELLED: "No passkey was used. Try again, or choose another way.",
  PASSKEY_UNSUPPORTED: "This browser or device can't do this with passkeys.",
  PASSKEY_ALREADY_REGISTERED: "This device has a passkey for the account already.",
  PASSKEY_ORIGIN_REFUSED: "Passkeys of this server can't be used on this page.",
  PASSKEY_FAILED: "The passkey couldn't be used. Try again, or use another device.",
};

/** Makes an error of the SDK's own. */
export function clientError(
  code: ClientErrorCode,
  facts?: LatchkeyErrorFacts,
): LatchkeyClientError {
  return new LatchkeyClientError(code, messages[code], facts);
}

/** What the server said, as an error. */
export function serverError({ message, data }: ApiErrorShape): LatchkeyClientError {
  return new LatchkeyClientError(data.code, message, data);
}

/** @throws LatchkeyClientError `ABORTED` once the signal says so */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw clientError("ABORTED", { cause: signal.reason });
}

/** Waits for work that others wait for too: one caller's signal ends that caller's wait, and nothing else. */
export async function waitFor<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (!signal) return work;
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(clientError("ABORTED", { cause: signal.reason }));
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    if (abort) signal.removeEventListener("abort", abort);
  }
}
