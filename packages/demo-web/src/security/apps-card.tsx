// Authenticator apps: set up by a picture or a key, named, removed.
import { useLatchkey } from "@latchkey/client-sdk/react";
import type { ApiOutputs } from "@latchkey/client-sdk";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { AppEnrolment } from "./app-enrolment.tsx";
import { FactorList } from "./factor-list.tsx";
import type { App } from "./use-factors.ts";

interface AppsCardProps {
  readonly apps: readonly App[];
  readonly onChanged: () => void;
}

type Enrolment = ApiOutputs["auth"]["totp"]["beginEnrolment"];

export function AppsCard({ apps, onChanged }: AppsCardProps) {
  const { totp } = useLatchkey().api.auth;
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const beginning = useAttempt();
  const begin = () => beginning.run(async () => setEnrolment(await totp.beginEnrolment.mutate({})));
  const finish = (): void => {
    setEnrolment(null);
    onChanged();
  };
  return (
    <Card title="Authenticator apps">
      <p>
        An app on your phone shows a code that is new every 30 seconds, asked for after your
        password.
      </p>
      {apps.length > 0 && (
        <FactorList
          label="Authenticator apps"
          items={apps}
          rename={async ({ id }, name) => {
            await totp.rename.mutate({ id, name });
            onChanged();
          }}
          remove={async ({ id }) => {
            await totp.remove.mutate({ id });
            onChanged();
          }}
          loses={<Loses last={apps.length === 1} />}
        />
      )}
      {enrolment ? (
        <AppEnrolment
          key={enrolment.id}
          enrolment={enrolment}
          onDone={finish}
          onCancel={() => setEnrolment(null)}
          onStartAgain={() => void begin()}
        />
      ) : (
        <>
          <FailureNotice failure={beginning.failure} />
          <div>
            <Button pending={beginning.pending} onClick={() => void begin()}>
              {apps.length === 0 ? "Set up an authenticator app" : "Set up another app"}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

function Loses({ last }: { readonly last: boolean }) {
  return (
    <>
      <p>Its codes stop working at once. Delete the entry in the app too; it is of no use then.</p>
      {last && <p>It is your last app: from then on your password alone opens this account.</p>}
    </>
  );
}
