// Where this account is signed in, and how to end it there.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { EndOthers } from "./end-others.tsx";
import { SessionRow } from "./session-row.tsx";
import styles from "./sessions-page.module.css";

export function SessionsPage() {
  const latchkey = useLatchkey();
  const sessions = useLoaded(
    useCallback(
      (signal: AbortSignal) => latchkey.api.auth.sessions.list.query(undefined, { signal }),
      [latchkey],
    ),
  );
  const listed =
    sessions.data?.toSorted((one, other) => Number(other.current) - Number(one.current)) ?? [];
  const others = listed.filter((session) => !session.current);
  return (
    <Page
      title="Where you are signed in"
      lead="Each line is one session. End any that you don't know: it closes at once."
    >
      <FailureNotice failure={sessions.failure} onRetry={sessions.reload} />
      {sessions.data === null && sessions.loading && (
        <Placeholder label="Reading your sessions" lines={4} />
      )}
      {sessions.data && (
        <ul className={styles.list} aria-label="Sessions">
          {listed.map((session) => (
            <SessionRow key={session.id} session={session} onEnded={sessions.reload} />
          ))}
        </ul>
      )}
      {sessions.data && others.length === 0 && (
        <p className={styles.alone}>You are signed in nowhere else.</p>
      )}
      {others.length > 0 && <EndOthers others={others} onEnded={sessions.reload} />}
    </Page>
  );
}
