// Consent, before anything is kept: what is, what never is, and what it is for, in plain words.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./consent-card.module.css";
import { exampleRhythm } from "./example-rhythm.ts";
import { PianoRoll } from "./piano-roll.tsx";
import type { ProfileStatus } from "./timing.ts";

interface ConsentCardProps {
  readonly policy: ProfileStatus["policy"];
  readonly onConsent: (status: ProfileStatus) => void;
}

const consequences: Readonly<Record<ProfileStatus["policy"], string>> = {
  off: "nothing is looked at",
  observe: "a typing that doesn’t fit is only noted, for you to see",
  stepUp:
    "a typing that doesn’t fit asks for one more proof, and an account that has none is mailed a code",
  enforce: "a typing that doesn’t fit is refused, and another way to sign in still works",
};

export function ConsentCard({ policy, onConsent }: ConsentCardProps) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const agree = () =>
    attempt.run(async () => onConsent(await api.behavior.setConsent.mutate({ consented: true })));
  return (
    <section className={styles.card} aria-labelledby="consent">
      <div className={styles.words}>
        <h2 id="consent">First, what you would agree to</h2>
        <ConsentWords />
        <p className={styles.note}>
          It never lets anybody in. On this server {consequences[policy]}. You can see all that is
          stored, and delete it at once, on this page.
        </p>
        <FailureNotice failure={attempt.failure} />
        <p>
          <Button look="main" pending={attempt.pending} onClick={() => void agree()}>
            Agree and start
          </Button>
        </p>
      </div>
      <figure className={styles.example}>
        <PianoRoll
          label="An example: the rhythm of twelve keys, each a bar as long as the key was held"
          positions={exampleRhythm.sample.pressMs.length}
          sample={exampleRhythm.sample}
          band={exampleRhythm.band}
          off={exampleRhythm.off}
        />
        <figcaption>
          This is all that is ever seen: when each key went down and came up. The tint is where it
          usually does; the one in colour was off.
        </figcaption>
      </figure>
    </section>
  );
}

/** What is kept and what never is; registration says the same. */
export function ConsentWords() {
  return (
    <div className={styles.lists}>
      <div>
        <h3>What is kept</h3>
        <ul className={styles.kept}>
          <li>How long each key is held, in milliseconds</li>
          <li>How long it takes from one key to the next</li>
          <li>How many keys there are</li>
          <li>The last thirty typings, encrypted</li>
          <li>A fingerprint of older ones, to know a recording again</li>
          <li>What each sign-in was found to be</li>
        </ul>
      </div>
      <div>
        <h3>What never is</h3>
        <ul className={styles.never}>
          <li>Which keys you press</li>
          <li>Anything that you type elsewhere</li>
          <li>Typing that was pasted or corrected</li>
        </ul>
      </div>
    </div>
  );
}
