// Where the tries of this visit lie between oneself and somebody else, and where the line is.
import type { Try, Who } from "./use-tries.ts";
import styles from "./score-scale.module.css";

interface ScoreScaleProps {
  readonly tries: readonly Try[];
  readonly latest: Try;
  readonly score: number;
  readonly threshold: number;
}

// Scores are log odds: so far on either side of the line, nothing more is to be said.
const reach = 9;

export function ScoreScale({ tries, latest, score, threshold }: ScoreScaleProps) {
  const place = (of: number | null): number | null =>
    of === null ? null : 50 + (48 * Math.max(-reach, Math.min(reach, of - threshold))) / reach;
  const side = score <= threshold ? "your" : "the other";
  return (
    <div className={styles.scale}>
      <svg
        className={styles.track}
        role="img"
        aria-label={`The score is ${format(score)}, on ${side} side of the threshold at ${format(threshold)}.`}
      >
        <rect className={styles.own} width="50%" height="100%" />
        <rect className={styles.other} x="50%" width="50%" height="100%" />
        <line className={styles.line} x1="50%" x2="50%" y1="0" y2="100%" />
        {tries.map((one, index) => (
          <Mark key={index} one={one} at={place(one.explanation.score)} latest={one === latest} />
        ))}
      </svg>
      <p className={styles.ends} aria-hidden="true">
        <span>Like you</span>
        <span>Like somebody else</span>
      </p>
      <p className={styles.numbers}>
        Score <strong>{format(score)}</strong>, threshold {format(threshold)}. Lower is closer.
      </p>
      {tries.some(({ who }) => who === "friend") && tries.some(({ who }) => who === "self") && (
        <p className={styles.legend} aria-hidden="true">
          <Key who="self" /> you
          <Key who="friend" /> friend
        </p>
      )}
    </div>
  );
}

interface MarkProps {
  readonly one: Try;
  /** Per cent of the way; null for what has no score. */
  readonly at: number | null;
  readonly latest: boolean;
}

function Mark({ one, at, latest }: MarkProps) {
  if (at === null) return null;
  return (
    <svg x={`${at.toFixed(1)}%`} y="50%" overflow="visible">
      <Shape who={one.who} size={latest ? 8 : 5} latest={latest} />
    </svg>
  );
}

function Key({ who }: { readonly who: Who }) {
  return (
    <svg className={styles.key} viewBox="-8 -8 16 16">
      <Shape who={who} size={5} latest />
    </svg>
  );
}

/** A circle for oneself, a diamond for a friend. */
function Shape(props: { readonly who: Who; readonly size: number; readonly latest: boolean }) {
  const { who, size, latest } = props;
  const className = latest ? styles.latest : styles.mark;
  if (who === "self") return <circle className={className} r={size} />;
  return (
    <path
      className={`${className} ${styles.friend}`}
      d={`M0 ${-size}L${size} 0L0 ${size}L${-size} 0Z`}
    />
  );
}

function format(score: number): string {
  return score.toFixed(1).replace("-", "−");
}
