// Right after a password was chosen: offers to learn the rhythm in which it is typed, and says why. It can be skipped.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { ConsentWords } from "./consent-card.tsx";
import styles from "./learn-password.module.css";
import { firmSamples, LearnProgress } from "./learn-progress.tsx";
import { bandOf, intervalsOf } from "./timing.ts";
import { TypingDesk } from "./typing-desk.tsx";
import { useEnrolment } from "./use-enrolment.ts";

interface LearnPasswordProps {
  readonly password: string;
  /** Learned or skipped. */
  readonly onDone: () => void;
}

export function LearnPassword({ password, onDone }: LearnPasswordProps) {
  const [agreed, setAgreed] = useState(false);
  return (
    <Page
      title="Your hands can vouch for you"
      lead={
        <p>
          Your account is ready. If you like, this server also learns <em>how</em> you type your
          password. Somebody who gets hold of it types it differently, and that shows.
        </p>
      }
    >
      {agreed ? (
        <Learning password={password} onDone={onDone} />
      ) : (
        <Asking onAgreed={() => setAgreed(true)} onDone={onDone} />
      )}
    </Page>
  );
}

function Asking(props: { readonly onAgreed: () => void; readonly onDone: () => void }) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const agree = () =>
    attempt.run(async () => {
      await api.behavior.setConsent.mutate({ consented: true });
      props.onAgreed();
    });
  return (
    <div className={styles.sheet}>
      <ConsentWords />
      <p className={styles.note}>
        It never lets anybody in by itself, and you can delete it any time.
      </p>
      <FailureNotice failure={attempt.failure} />
      <div className={styles.actions}>
        <Button look="main" pending={attempt.pending} onClick={() => void agree()}>
          Agree, and type it a few times
        </Button>
        <Button look="quiet" onClick={props.onDone}>
          Skip this
        </Button>
      </div>
    </div>
  );
}

/** So few make a band that can be drawn, and a first verdict. */
const asked = 4;

function Learning({ password, onDone }: LearnPasswordProps) {
  const { learned, latest, samples, refusal, failure, enrol } = useEnrolment("password");
  const known = samples ?? 0;
  return (
    <div className={styles.sheet}>
      <LearnProgress samples={known} />
      <TypingDesk
        label="Type your password again"
        expected={password}
        secret
        ready
        onTyped={enrol}
        latest={latest}
        past={learned.slice(-9).filter((timing) => timing !== latest)}
        band={bandOf(learned.map(intervalsOf))}
        status={refusal ?? hint(known)}
      />
      <FailureNotice failure={failure} />
      <div className={styles.actions}>
        <Button look={known >= asked ? "main" : "plain"} onClick={onDone}>
          {known >= firmSamples
            ? "Go to your profile"
            : known >= asked
              ? "That’s enough for now"
              : "Skip the rest"}
        </Button>
      </div>
    </div>
  );
}

function hint(samples: number): string {
  if (samples === 0)
    return "Type it as you will when you sign in. It is taken when it is complete.";
  if (samples < asked) return "Taken. Once more, the way it comes naturally.";
  if (samples < firmSamples) return "Taken. Each sign-in adds to it, so the rest can come later.";
  return "Taken. This is enough to judge a sign-in by.";
}
