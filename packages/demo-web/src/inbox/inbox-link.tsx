// Shows the way to the letters where this server keeps them, which is on a developer's machine only.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { Link } from "wouter";
import { useLoaded } from "../ui/use-loaded.ts";

interface InboxLinkProps {
  /** Whether the page that shows it holds something that leaving would lose. */
  readonly newTab?: boolean;
}

export function InboxLink({ newTab = false }: InboxLinkProps) {
  const latchkey = useLatchkey();
  const letters = useLoaded(
    useCallback(
      (signal: AbortSignal) => latchkey.api.mail.inbox.query({ limit: 1 }, { signal }),
      [latchkey],
    ),
  );
  if (!letters.data) return null;
  return (
    <p>
      On this machine letters stay here:{" "}
      {newTab ? (
        <a href="/inbox" target="_blank" rel="noreferrer">
          open the inbox in another tab
        </a>
      ) : (
        <Link href="/inbox">open the inbox</Link>
      )}
      .
    </p>
  );
}
