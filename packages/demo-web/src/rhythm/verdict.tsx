// What a comparison came to: in a sentence, and on a scale.
import { ScoreScale } from "./score-scale.tsx";
import type { Explanation } from "./timing.ts";
import type { Try, Who } from "./use-tries.ts";
import styles from "./verdict.module.css";

interface VerdictProps {
  readonly latest: Try;
  readonly all: readonly Try[];
}

type Outcome = Explanation["verdict"];

const sentences: Readonly<Record<Who, Readonly<Record<Outcome, string>>>> = {
  self: {
    match: "That’s you.",
    mismatch: "That’s not how you type it.",
    unknown: "Too early to say.",
    refused: "That can’t be compared.",
    replay: "Nobody typed that.",
  },
  friend: {
    match: "Your friend passes for you.",
    mismatch: "That’s somebody else.",
    unknown: "Too early to say.",
    refused: "That can’t be compared.",
    replay: "Nobody typed that.",
  },
};

const tones: Readonly<Record<Outcome, "proven" | "attention" | "plain" | "refused">> = {
  match: "proven",
  mismatch: "attention",
  unknown: "plain",
  refused: "plain",
  replay: "refused",
};

export function Verdict({ latest, all }: VerdictProps) {
  const { explanation, who } = latest;
  const { verdict, words, score, threshold } = explanation;
  // A friend who passes proves nothing.
  const tone = who === "friend" && verdict === "match" ? "attention" : tones[verdict];
  return (
    <section className={styles.verdict} aria-label="Verdict">
      <output className={styles.said} data-tone={tone}>
        <strong className={styles.sentence}>{sentences[who][verdict]}</strong>
        <span>{who === "self" ? words : wordsForFriend(explanation)}</span>
      </output>
      {score !== null && threshold !== null && (
        <ScoreScale tries={all} latest={latest} score={score} threshold={threshold} />
      )}
    </section>
  );
}

function wordsForFriend({ verdict, off, words }: Explanation): string {
  if (verdict === "mismatch") {
    return `${off.length} timings fell outside your band. This is where you two differ most.`;
  }
  if (verdict === "match") {
    return "Close enough to your rhythm to be taken for you. It happens: that is why a rhythm never opens anything by itself.";
  }
  return words;
}
