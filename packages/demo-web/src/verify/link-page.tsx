// A page that a letter's link leads to: says what following it does, and does it when told. Programs that open links to
// look for harm would use it up otherwise.
import { type ReactNode, useState } from "react";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./link-page.module.css";
import { useLinkToken } from "./use-link-token.ts";

interface LinkPageProps {
  readonly title: string;
  /** What following the link does. */
  readonly lead: string;
  readonly act: string;
  /** @returns the address that it was for */
  readonly follow: (token: string) => Promise<{ readonly email: string }>;
  /** What is so now. */
  readonly renderDone: (email: string) => ReactNode;
  /** Where to get another link. */
  readonly another: ReactNode;
}

export function LinkPage({ title, lead, act, follow, renderDone, another }: LinkPageProps) {
  const token = useLinkToken();
  const attempt = useAttempt();
  const [email, setEmail] = useState<string | null>(null);
  if (email !== null) {
    return (
      <Page title={title} width="form">
        <Notice tone="proven">{renderDone(email)}</Notice>
        <div>
          <ButtonLink href="/profile" look="main">
            Go on
          </ButtonLink>
        </div>
      </Page>
    );
  }
  if (token === null || attempt.failure?.code === "EMAIL_LINK_INVALID") {
    return (
      <Page title={title} width="form">
        <Notice tone="attention">
          <p>
            {token === null
              ? "This page needs the whole link from the letter."
              : "This link has expired, or was used already."}
          </p>
        </Notice>
        {another}
      </Page>
    );
  }
  const go = () => attempt.run(async () => setEmail((await follow(token)).email));
  return (
    <Page title={title} width="form" lead={<p>{lead}</p>}>
      <div className={styles.act}>
        <FailureNotice failure={attempt.failure} />
        <Button look="main" wide pending={attempt.pending} onClick={() => void go()}>
          {act}
        </Button>
      </div>
    </Page>
  );
}
