// Recovery codes: how many are left, and a new set, which is shown once.
import type { ApiOutputs } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Day } from "../ui/moment.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { CodeSheet } from "./code-sheet.tsx";

interface RecoveryCardProps {
  readonly status: ApiOutputs["auth"]["recoveryCodes"]["status"];
  readonly onChanged: () => void;
}

export function RecoveryCard({ status, onChanged }: RecoveryCardProps) {
  const { recoveryCodes } = useLatchkey().api.auth;
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [asking, setAsking] = useState(false);
  const attempt = useAttempt();
  const generate = async (): Promise<void> => {
    const set = await recoveryCodes.generate.mutate();
    setCodes(set.codes);
    onChanged();
  };
  return (
    <Card title="Recovery codes" action={<Left status={status} />}>
      {codes ? (
        <CodeSheet codes={codes} onKept={() => setCodes(null)} />
      ) : (
        <>
          <p>
            Ten codes to keep on paper or in a safe place. Each stands in once for an authenticator
            app that you lost.
          </p>
          {status.generatedAt && (
            <p>
              This set was made on <Day at={status.generatedAt} />.
            </p>
          )}
          <FailureNotice failure={attempt.failure} />
          <div>
            {status.left === 0 ? (
              <Button pending={attempt.pending} onClick={() => void attempt.run(generate)}>
                Make recovery codes
              </Button>
            ) : (
              <ConfirmDialog
                open={asking}
                onOpenChange={setAsking}
                trigger={<ConfirmTrigger render={<Button />}>Make a new set</ConfirmTrigger>}
                title="Make a new set?"
                confirm="Make a new set"
                onConfirm={generate}
              >
                <p>
                  {status.left === 1
                    ? "The code that is left stops working at once."
                    : `The ${status.left} codes that are left stop working at once.`}{" "}
                  Throw the old sheet away.
                </p>
              </ConfirmDialog>
            )}
          </div>
        </>
      )}
    </Card>
  );
}

function Left({ status: { left, generatedAt } }: Pick<RecoveryCardProps, "status">) {
  if (!generatedAt) return <Badge tone="attention">None yet</Badge>;
  return <Badge tone={left > 3 ? "proven" : "attention"}>{`${left} of 10 left`}</Badge>;
}
