// Asks for another letter with a code, once a minute has passed since the last one.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { InboxLink } from "../inbox/inbox-link.tsx";
import { Button } from "../ui/button.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { useNow } from "../ui/use-now.ts";
import styles from "./second-factor.module.css";
import { StepFailure } from "./step-failure.tsx";

interface AnotherLetterProps {
  readonly ticket: string;
  readonly onStartAgain: () => void;
}

/** The server sends no second letter sooner. */
const betweenLettersMs = 60_000;

export function AnotherLetter({ ticket, onStartAgain }: AnotherLetterProps) {
  const { auth } = useLatchkey().api;
  const attempt = useAttempt();
  const nowMs = useNow(1_000);
  // The first letter left with the ticket, just before this page was shown. This machine's clock alone is looked at.
  const [sentAtMs, setSentAtMs] = useState(() => Date.now());
  const [resent, setResent] = useState(false);
  const waitSeconds = Math.max(0, Math.ceil((sentAtMs + betweenLettersMs - nowMs) / 1_000));
  const send = () =>
    attempt.run(async () => {
      await auth.emailCodes.resend.mutate({ ticket });
      setSentAtMs(Date.now());
      setResent(true);
    });
  return (
    <div className={styles.letter}>
      <p>It takes a minute at most. If it isn’t there, look among unwanted mail too.</p>
      <InboxLink newTab />
      <output className={styles.resent}>
        {resent && "Another letter is on its way. Only its code works now."}
      </output>
      <StepFailure failure={attempt.failure} onStartAgain={onStartAgain} />
      <div>
        <Button
          pending={attempt.pending}
          disabled={waitSeconds > 0}
          keepsFocus
          onClick={() => void send()}
        >
          {waitSeconds > 0 ? `Send another letter in ${waitSeconds} s` : "Send another letter"}
        </Button>
      </div>
    </div>
  );
}
