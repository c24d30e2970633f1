// A failure that belongs to no field, with the id that the server's log knows it by.
import type { Failure } from "./failure.ts";
import { Button } from "./button.tsx";
import styles from "./failure-notice.module.css";
import { Notice } from "./notice.tsx";

interface FailureNoticeProps {
  readonly failure: Failure | null;
  /** Fields of the form at hand; what is wrong with one of them stands there. */
  readonly fields?: readonly string[];
  readonly onRetry?: () => void;
}

export function FailureNotice({ failure, fields = [], onRetry }: FailureNoticeProps) {
  if (!failure) return null;
  const named = Object.keys(failure.fieldErrors);
  const elsewhere = named.filter((field) => !fields.includes(field));
  if (named.length > 0 && elsewhere.length === 0) return null;
  return (
    <Notice tone={failure.calm ? "attention" : "refused"}>
      <p>{failure.message}</p>
      {elsewhere.map((field) => (
        <p key={field}>{failure.fieldErrors[field]?.join(" ")}</p>
      ))}
      {failure.requestId !== null && (
        <p className={styles.request}>
          Request <code>{failure.requestId}</code>
        </p>
      )}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </Notice>
  );
}
