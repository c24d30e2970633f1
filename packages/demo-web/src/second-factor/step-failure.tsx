// Why a step wasn't taken; a sign-in that has lapsed can only be started again.
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import type { Failure } from "../ui/failure.ts";
import { Notice } from "../ui/notice.tsx";

interface StepFailureProps {
  readonly failure: Failure | null;
  readonly fields?: readonly string[];
  readonly onStartAgain: () => void;
}

export function StepFailure({ failure, fields = [], onStartAgain }: StepFailureProps) {
  if (failure?.code !== "TICKET_INVALID")
    return <FailureNotice failure={failure} fields={fields} />;
  return (
    <Notice tone="attention">
      <p>This sign-in took too long, or too many codes were wrong.</p>
      <Button onClick={onStartAgain}>Start again</Button>
    </Notice>
  );
}
