// Keeps a passkey on offer in the email field while the sign-in page is open.
import { isLatchkeyError } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Failure, toFailure } from "../ui/failure.ts";

export interface PasskeyAutofill {
  /** Why the passkey that was picked wasn't taken. */
  readonly failure: Failure | null;
  /** Offers passkeys again, if none are on offer now. */
  readonly offer: () => void;
}

// Nobody has picked anything yet: the page works without the offer.
const quietCodes = [
  "NETWORK",
  "TIMEOUT",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "INVALID_RESPONSE",
  "PASSKEY_CANCELLED",
  "PASSKEY_UNSUPPORTED",
] as const;

export function usePasskeyAutofill(): PasskeyAutofill {
  const latchkey = useLatchkey();
  const [failure, setFailure] = useState<Failure | null>(null);
  const offering = useRef<AbortController | null>(null);
  const offer = useCallback(() => {
    if (offering.current) return;
    const controller = new AbortController();
    offering.current = controller;
    const { signal } = controller;
    latchkey.passkeys
      .support()
      .then(({ autofill }) =>
        autofill && !signal.aborted ? latchkey.signIn.withPasskeyAutofill({ signal }) : null,
      )
      .catch((error: unknown) => {
        if (!signal.aborted && !isLatchkeyError(error, ...quietCodes)) setFailure(toFailure(error));
      })
      .finally(() => {
        if (offering.current === controller) offering.current = null;
      });
  }, [latchkey]);
  useEffect(() => {
    offer();
    return () => {
      offering.current?.abort();
      offering.current = null;
    };
  }, [offer]);
  return { failure, offer };
}
