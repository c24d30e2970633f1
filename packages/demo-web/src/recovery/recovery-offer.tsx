// Offers recovery codes at once to whoever has passkeys only, on the page that a sign-in leads to.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { ButtonLink } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLoaded } from "../ui/use-loaded.ts";

export function RecoveryOffer() {
  const latchkey = useLatchkey();
  const status = useLoaded(
    useCallback(
      (signal: AbortSignal) => latchkey.api.auth.recoveryCodes.status.query(undefined, { signal }),
      [latchkey],
    ),
  );
  if (status.data?.left !== 0) return null;
  return (
    <Notice tone="attention">
      <p>
        Your passkey is the only way into this account. Make recovery codes now, and keep them where
        your device isn’t.
      </p>
      <ButtonLink href="/security">Make recovery codes</ButtonLink>
    </Notice>
  );
}
