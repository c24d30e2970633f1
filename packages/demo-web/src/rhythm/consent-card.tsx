// Consent, before anything is kept: what is, what never is, and what it is for, in plain words.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./consent-card.module.css";
import { exampleRhythm } from "./example-rhythm.ts";
import { PianoRoll } from "./piano-roll.tsx";
import type { ProfileStatus } from "./timing.ts";

export function ConsentCard(props: { readonly onConsent: (status: ProfileStatus) => void }) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const agree = () =>
    attempt.run(async () =>
      props.onConsent(await api.behavior.setConsent.mutate({ consented: true })),
    );
  return (
    <section className={styles.card} aria-labelledby="consent">
      <div className={styles.words}>
        <h2 id="consent">First, what you would agree to</h2>
        <ConsentWords />
        <p className={styles.note}>
          It never lets anybody in. At most it asks for one more proof when a typing doesn’t fit.
          You can see all that is stored, and delete it at once, on this page.
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
