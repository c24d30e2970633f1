// What the service answered, the latest first.
import { Badge } from "../ui/badge.tsx";
import { nameRole } from "../ui/role-words.ts";
import type { ServiceAnswer } from "./call-service.ts";
import styles from "./answer-list.module.css";

interface AnswerListProps {
  /** What the calls carried, as in "Answers to the token". */
  readonly to: string;
  readonly answers: readonly ServiceAnswer[];
}

export function AnswerList({ to, answers }: AnswerListProps) {
  return (
    <div aria-live="polite">
      {answers.length === 0 ? (
        <p className={styles.none}>Nothing was called yet.</p>
      ) : (
        <ol className={styles.answers} aria-label={`Answers to ${to}`}>
          {answers.map((answer, index) => (
            // Answers only ever come in at the front.
            <Answer key={answers.length - index} answer={answer} />
          ))}
        </ol>
      )}
    </div>
  );
}

const proofs: Readonly<Record<string, string>> = {
  token: "the access token",
  session: "the session",
};

function Answer({
  answer: { path, status, error, says, caller, durationMs },
}: {
  readonly answer: ServiceAnswer;
}) {
  return (
    <li className={styles.answer}>
      <p className={styles.head}>
        <Badge tone={toneOf(status)}>{verdictOf(status, error)}</Badge>
        <code>GET {path}</code>
        <span className={styles.time}>{Math.round(durationMs)} ms</span>
      </p>
      <p>{says}</p>
      {caller && (
        <p className={styles.caller}>
          It takes you for {caller.name}, {nameRole(caller.role)}, by{" "}
          {proofs[caller.via] ?? caller.via}.
        </p>
      )}
    </li>
  );
}

function toneOf(status: number | null): "proven" | "refused" | "attention" {
  if (status === 200) return "proven";
  return status === 401 || status === 403 ? "refused" : "attention";
}

const verdicts: Readonly<Record<string, string>> = {
  missing_token: "nobody known",
  invalid_token: "not taken",
  replay_detected: "replayed",
  insufficient_scope: "not allowed",
  temporarily_unavailable: "can't tell",
  rate_limited: "too many",
};

function verdictOf(status: number | null, error: string | null): string {
  if (status === null) return "no answer";
  return `${status} ${error === null ? "let in" : (verdicts[error] ?? "refused")}`;
}
