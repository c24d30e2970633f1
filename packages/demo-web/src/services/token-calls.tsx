// Calls with an access token: the service verifies it by itself, and hears within a second when its session ended.
import type { LatchkeyClient, SignInResult } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { CallDesk } from "./call-desk.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import type { PresentToken } from "./use-token.ts";

interface TokenCallsProps {
  readonly service: string;
  readonly token: PresentToken | null;
  readonly client: LatchkeyClient;
  readonly email: string;
  readonly onResult: (result: SignInResult) => void;
}

export function TokenCalls({ service, token, client, email, onResult }: TokenCallsProps) {
  const { mode } = useLatchkey();
  if (token === null && mode === "token") {
    return (
      <Card title="With an access token">
        <Placeholder label="Renewing the token" />
      </Card>
    );
  }
  if (token === null) {
    return (
      <Card title="With an access token">
        <p>
          This sign-in is a session, and has no token. Sign in again for one beside it; the session
          stays as it is.
        </p>
        <SignInAgain client={client} email={email} onResult={onResult} />
      </Card>
    );
  }
  return (
    <Card
      title="With an access token"
      action={
        <Badge tone="proven">{mode === "token" ? "This sign-in" : "Beside the session"}</Badge>
      }
    >
      <p>
        The service checks its signature with the published keys, and asks nobody. That a session
        ended reaches it within a second.
      </p>
      <CallDesk service={service} proof={token.proof} carries="with the token">
        {mode === "session" && <EndTokenSession key={token.sessionId} id={token.sessionId} />}
      </CallDesk>
    </Card>
  );
}

function EndTokenSession({ id }: { readonly id: string }) {
  const latchkey = useLatchkey();
  const [open, setOpen] = useState(false);
  const [over, setOver] = useState(false);
  const end = async (): Promise<void> => {
    await latchkey.api.auth.sessions.revoke.mutate({ id });
    setOver(true);
  };
  if (over) return <p>Its session has ended. Call with it once more.</p>;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<ConfirmTrigger render={<Button />}>End the token’s session</ConfirmTrigger>}
      title="End the token’s session?"
      confirm="End its session"
      onConfirm={end}
    >
      <p>
        The token stops working, here and at every service, although it hasn’t run out. The session
        that this page is signed in with goes on.
      </p>
    </ConfirmDialog>
  );
}
