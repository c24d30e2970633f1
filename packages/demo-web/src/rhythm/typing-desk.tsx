// Where a text is typed: the text, the field, what went wrong, and the picture that grows with every key.
import type { LiveTyping, TypingSample } from "@latchkey/client-sdk/typing";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { PianoRoll } from "./piano-roll.tsx";
import { describeSlip } from "./slip-words.ts";
import type { Band, OffPart, Timing } from "./timing.ts";
import { useFrames } from "./use-frames.ts";
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
}

// A first guess at how long it takes, until something was typed.
const usualMsPerKey = 190;

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
        />
        <Button onClick={startOver} disabled={typed === 0}>
          Start over
        </Button>
      </div>
      <output className={styles.status} data-slipped={slip !== null || hasty || undefined}>
        {slip ? describeSlip(slip) : hasty ? moreToType : status}
      </output>
      {live ? (
        <LiveRoll live={live} positions={positions} past={past} />
      ) : (
        <PianoRoll
          label={describePicture(latest, positions, props.off?.length ?? 0)}
          positions={positions}
          sample={latest}
          past={props.band ? [] : past}
          band={props.band ?? null}
          off={props.off ?? []}
          leastSpanMs={leastSpanMs(positions, past)}
        />
      )}
    </form>
  );
}

const moreToType = "There is more to type. It is taken as soon as it is complete.";

interface LiveRollProps {
  readonly live: LiveTyping;
  readonly positions: number;
  readonly past: readonly Timing[];
}

/** What is being typed right now: keys that are down grow with the time. */
function LiveRoll({ live, positions, past }: LiveRollProps) {
  const sample = sinceFirst(live);
  const isDown = sample.releaseMs.includes(null);
  const nowMs = useFrames(isDown) - (live.pressMs[0] ?? 0);
  return (
    <PianoRoll
      label="The rhythm of what is being typed"
      positions={positions}
      sample={sample}
      past={past}
      leastSpanMs={leastSpanMs(positions, past)}
      {...(isDown ? { nowMs: Math.max(0, nowMs) } : {})}
    />
  );
}

function leastSpanMs(positions: number, past: readonly Timing[]): number {
  return Math.max(usualMsPerKey * positions, ...past.map(lastPress));
}

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

function sinceFirst({ pressMs, releaseMs }: Timing): Timing {
  const [first = 0] = pressMs;
  return {
    pressMs: pressMs.map((ms) => ms - first),
    releaseMs: releaseMs.map((ms) => (ms === null ? null : ms - first)),
  };
}

function lastPress({ pressMs }: Timing): number {
  return pressMs.at(-1) ?? 0;
}

function describePicture(timing: Timing | null, positions: number, off: number): string {
  if (!timing) return `Room for the rhythm of ${positions} keys. Nothing is typed yet.`;
  const seconds = (lastPress(timing) / 1_000).toFixed(1);
  const parts = off === 0 ? "" : off === 1 ? " One part was off." : ` ${off} parts were off.`;
  return `The rhythm of ${timing.pressMs.length} keys over ${seconds} seconds.${parts}`;
}
