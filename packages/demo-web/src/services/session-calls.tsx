// Calls with the session cookie: the service asks the server about it each time.
import type { LatchkeyClient, SignInResult } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { CallDesk } from "./call-desk.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

interface SessionCallsProps {
  readonly service: string;
  readonly client: LatchkeyClient;
  readonly email: string;
  readonly onResult: (result: SignInResult) => void;
}

const session = { kind: "session" } as const;

export function SessionCalls({ service, client, email, onResult }: SessionCallsProps) {
  const { mode } = useLatchkey();
  if (mode !== "session") {
    return (
      <Card title="With a session cookie">
        <p>
          This sign-in carries a token. Sign in again to carry a session cookie instead, until you
          sign out; the token stays good beside it until it runs out.
        </p>
        <SignInAgain client={client} email={email} onResult={onResult} />
      </Card>
    );
  }
  return (
    <Card title="With a session cookie" action={<Badge tone="proven">This sign-in</Badge>}>
      <p>
        The cookie says nothing by itself. The service asks the server about it each time, so
        whatever changed counts at once.
      </p>
      <CallDesk service={service} proof={session} carries="with the session" />
    </Card>
  );
}
