// The access token: how long it lives, what it says, and a way to take it along.
import type { SignedInSnapshot } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Placeholder } from "../ui/placeholder.tsx";
import { ClaimsTable } from "./claims-table.tsx";
import { decodeToken } from "./decode-token.ts";
import { TokenCountdown } from "./token-countdown.tsx";

interface TokenCardProps {
  readonly accessToken: string | null;
  readonly tokenType: SignedInSnapshot["tokenType"];
  readonly expiresAt: Date | null;
}

export function TokenCard({ accessToken, tokenType, expiresAt }: TokenCardProps) {
  const [first] = useState(accessToken);
  const { mode } = useLatchkey();
  const token = accessToken === null ? null : decodeToken(accessToken);
  if (mode === "session") return <NoToken />;
  return (
    <Card
      title="Your access token"
      action={accessToken !== null && <CopyButton text={accessToken} what="token" />}
    >
      {tokenType === "DPoP" ? (
        <p>
          It tells other services who you are. It is bound to a key that never leaves this browser:
          whoever copies it can do nothing with it.
        </p>
      ) : (
        <p>
          It tells other services who you are, so it is short-lived: whoever copies it can be you
          until it runs out.
        </p>
      )}
      {token && expiresAt ? (
        <>
          <TokenCountdown
            expiresAt={expiresAt}
            lifetimeSeconds={token.lifetimeSeconds}
            renewedAt={accessToken === first ? null : token.signedAt}
          />
          <ClaimsTable token={token} />
        </>
      ) : (
        <Placeholder label="Renewing the token" />
      )}
    </Card>
  );
}

function NoToken() {
  return (
    <Card title="No access token">
      <p>
        This sign-in is a session: a cookie that no script can read, and nothing else. Services ask
        this server about it.
      </p>
    </Card>
  );
}
