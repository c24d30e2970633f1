// What this server would have mailed: only on a developer's machine, where no mail leaves.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback, useState } from "react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Ago } from "../ui/moment.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import styles from "./inbox-page.module.css";
import type { InboxLetter } from "./letter.ts";
import { LetterView } from "./letter-view.tsx";

export function InboxPage() {
  const latchkey = useLatchkey();
  const letters = useLoaded(
    useCallback((signal: AbortSignal) => latchkey.api.mail.inbox.query({}, { signal }), [latchkey]),
  );
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = letters.data?.find(({ id }) => id === chosenId) ?? letters.data?.[0];
  const closed = letters.failure?.code === "NOT_FOUND";
  return (
    <Page
      title="Inbox"
      lead="No mail leaves a developer’s machine. What would have been sent is here, newest first."
    >
      {closed && (
        <Notice tone="plain">
          This server sends its letters for real, so there is no inbox here. Look in your mailbox.
        </Notice>
      )}
      {!closed && <FailureNotice failure={letters.failure} onRetry={letters.reload} />}
      {letters.data === null && letters.loading && (
        <Placeholder label="Reading the letters" lines={4} />
      )}
      {!closed && letters.data && (
        <div>
          <Button pending={letters.loading} onClick={letters.reload}>
            Look for new letters
          </Button>
        </div>
      )}
      {letters.data?.length === 0 && (
        <p className={styles.empty}>
          No letter yet. Register, ask for a new password or change your address, then look again.
        </p>
      )}
      {letters.data && chosen && (
        <div className={styles.columns}>
          <Letters letters={letters.data} chosen={chosen} onChoose={setChosenId} />
          <LetterView key={chosen.id} letter={chosen} />
        </div>
      )}
    </Page>
  );
}

interface LettersProps {
  readonly letters: readonly InboxLetter[];
  readonly chosen: InboxLetter;
  readonly onChoose: (id: string) => void;
}

function Letters({ letters, chosen, onChoose }: LettersProps) {
  return (
    <ul className={styles.list} aria-label="Letters">
      {letters.map((letter) => (
        <li key={letter.id}>
          <button
            type="button"
            className={styles.letter}
            aria-current={letter.id === chosen.id || undefined}
            onClick={() => onChoose(letter.id)}
          >
            <span className={styles.subject}>{letter.subject}</span>
            <span className={styles.facts}>
              To {letter.to}, <Ago at={letter.sentAt} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
