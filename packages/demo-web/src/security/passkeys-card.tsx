// The passkeys of an account.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { FactorList } from "./factor-list.tsx";
import { tellBrowser } from "./passkey-signals.ts";
import type { Passkey } from "./use-factors.ts";

interface PasskeysCardProps {
  readonly passkeys: readonly Passkey[];
  readonly onChanged: () => void;
}

export function PasskeysCard({ passkeys, onChanged }: PasskeysCardProps) {
  const latchkey = useLatchkey();
  const { auth } = latchkey.api;
  const adding = useAttempt();
  const changed = (): void => {
    onChanged();
    void tellBrowser(latchkey);
  };
  const add = () =>
    adding.run(async () => {
      const options = await auth.passkeys.beginAddition.mutate({});
      const credential = await latchkey.passkeys.register(options);
      await auth.passkeys.finishAddition.mutate({ credential });
      changed();
    });
  return (
    <Card title="Passkeys">
      <p>Your finger, face or device PIN instead of a password. It proves two factors at once.</p>
      {passkeys.length > 0 && (
        <FactorList
          label="Passkeys"
          items={passkeys}
          renderBadge={({ synced }) =>
            synced ? <Badge>Synced</Badge> : <Badge>On one device</Badge>
          }
          rename={async ({ id }, name) => {
            await auth.passkeys.rename.mutate({ id, name });
            changed();
          }}
          remove={async ({ id }) => {
            await auth.passkeys.remove.mutate({ id });
            changed();
          }}
          loses={<Loses last={passkeys.length === 1} />}
        />
      )}
      <FailureNotice failure={adding.failure} />
      <div>
        <Button
          look={passkeys.length === 0 ? "main" : "plain"}
          pending={adding.pending}
          onClick={() => void add()}
        >
          {passkeys.length === 0 ? "Add a passkey" : "Add another passkey"}
        </Button>
      </div>
    </Card>
  );
}

function Loses({ last }: { readonly last: boolean }) {
  return (
    <>
      <p>You can’t sign in with it any more. Sessions that are open stay open.</p>
      <p>
        {last
          ? "It is your last passkey: it can only be removed if a password is left to sign in with."
          : "Your other passkeys stay."}
      </p>
    </>
  );
}
