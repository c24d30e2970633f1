// A first proof was right, and one more is asked for: offers what would do, the likeliest first.
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { AnotherLetter } from "./another-letter.tsx";
import { CodeWay } from "./code-way.tsx";
import type { UnfinishedSignIn } from "./next-step.tsx";
import { PasskeyWay } from "./passkey-way.tsx";
import styles from "./second-factor.module.css";

type Required = Extract<UnfinishedSignIn, { status: "secondFactorRequired" }>;

interface SecondFactorStepProps {
  readonly required: Required;
  /** The address that was entered, where one was. */
  readonly email: string | undefined;
  readonly onStartAgain: () => void;
}

const ways = {
  totp: "Use an authenticator app",
  passkeys: "Use a passkey",
  "recovery-codes": "Use a recovery code",
  "email-codes": "Use a code by mail",
} as const;

type Way = keyof typeof ways;

export function SecondFactorStep({ required, email, onStartAgain }: SecondFactorStepProps) {
  const { ticket, methods } = required;
  const offered = (Object.keys(ways) as Way[]).filter((way) => methods.includes(way));
  const [chosen, setChosen] = useState<Way | undefined>(offered[0]);
  const others = offered.filter((way) => way !== chosen);
  return (
    <Page
      title="One more proof"
      width="form"
      lead={
        chosen === "email-codes" ? (
          <p>
            The password was right. To be sure that it’s you, a letter with a code is on its way
            {email === undefined ? " to your mailbox" : ` to ${email}`}.
          </p>
        ) : (
          <p>The first one was right. This account asks for a second, so that one isn’t enough.</p>
        )
      }
    >
      {chosen === undefined && (
        <Notice tone="attention">
          This page can’t ask for the proof that this account wants. Sign in with a passkey instead.
        </Notice>
      )}
      {chosen === "passkeys" && <PasskeyWay ticket={ticket} onStartAgain={onStartAgain} />}
      {chosen !== undefined && chosen !== "passkeys" && (
        <CodeWay key={chosen} kind={chosen} ticket={ticket} onStartAgain={onStartAgain} />
      )}
      {chosen === "email-codes" && <AnotherLetter ticket={ticket} onStartAgain={onStartAgain} />}
      <div className={styles.others}>
        {others.map((way) => (
          <Button key={way} look="quiet" onClick={() => setChosen(way)}>
            {ways[way]}
          </Button>
        ))}
        <Button look="quiet" onClick={onStartAgain}>
          Start again
        </Button>
      </div>
    </Page>
  );
}
