// Where a text is typed: the text, the field, what went wrong, and the picture that grows with every key.
import type { TypingSample } from "@latchkey/client-sdk/typing";
import { type ReactNode, useState } from "react";
import { Field } from "../ui/field.tsx";
import { FieldAction } from "../ui/field-action.tsx";
import { DeskRoll } from "./desk-roll.tsx";
import { describeSlip } from "./slip-words.ts";
import type { Band, OffPart, Timing } from "./timing.ts";
import { useTypingDesk } from "./use-typing-desk.ts";
import styles from "./typing-desk.module.css";

interface TypingDeskProps {
  readonly label: string;
  readonly expected: string;
  /** Whether the text is a password: then it is neither shown nor counted aloud. */
  readonly secret?: boolean;
  readonly onTyped: (sample: TypingSample) => void;
  /** Whether the field takes the focus at once. */
  readonly ready?: boolean;
  /** What lies in the picture while nothing is being typed. */
  readonly latest: Timing | null;
  readonly past?: readonly Timing[];
  readonly band?: Band | null;
  readonly off?: readonly OffPart[];
  /** Says how it stands, below the field. */
  readonly status: string;
  /** What the latest typing came to, above its picture. */
  readonly verdict?: ReactNode;
}

export function TypingDesk(props: TypingDeskProps) {
  const { label, expected, secret = false, onTyped, latest, past = [], status } = props;
  const { ref, live, typed, slip, startOver } = useTypingDesk(expected, onTyped, props.ready);
  const [hasty, setHasty] = useState(false);
  const positions = Array.from(expected).length;
  return (
    <form
      className={styles.desk}
      onSubmit={(event) => {
        event.preventDefault();
        setHasty(typed > 0 && typed < positions);
      }}
    >
      {!secret && <Phrase text={expected} typed={typed} slipped={slip !== null} />}
      <div className={styles.field}>
        <Field
          ref={ref}
          label={label}
          name="rhythm"
          type={secret ? "password" : "text"}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          onKeyDown={(event) => {
            setHasty(false);
            if (event.key === "Escape") startOver();
          }}
          action={
            <FieldAction disabled={typed === 0} onClick={startOver}>
              Start over
            </FieldAction>
          }
        />
      </div>
      <output className={styles.status} data-slipped={slip !== null || hasty || undefined}>
        {slip ? describeSlip(slip) : hasty ? moreToType : status}
      </output>
      {!live && props.verdict}
      <DeskRoll
        live={live}
        latest={latest}
        positions={positions}
        text={secret ? undefined : expected}
        past={past}
        band={props.band ?? null}
        off={props.off ?? []}
      />
    </form>
  );
}

const moreToType = "There is more to type. It is taken as soon as it is complete.";

function Phrase(props: {
  readonly text: string;
  readonly typed: number;
  readonly slipped: boolean;
}) {
  const { text, typed, slipped } = props;
  return (
    <p className={styles.phrase} data-slipped={slipped || undefined}>
      <span className="visually-hidden">The phrase: {text}</span>
      <span aria-hidden="true">
        <span className={styles.done}>{text.slice(0, typed)}</span>
        <span className={styles.next}>{text.slice(typed, typed + 1)}</span>
        {text.slice(typed + 1)}
      </span>
    </p>
  );
}
