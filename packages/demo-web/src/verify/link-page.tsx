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

interface LinkPageProps<Outcome> {
  readonly title: string;
  /** What following the link does. */
  readonly lead: string;
  readonly act: string;
  readonly follow: (token: string) => Promise<Outcome>;
  /** What is so now. */
  readonly renderDone: (outcome: Outcome) => ReactNode;
  /** Where to go from there. Default: the profile. */
  readonly next?: { readonly href: string; readonly label: string };
  /** Where to get another link. */
  readonly another: ReactNode;
}

const profile = { href: "/profile", label: "Go on" };

export function LinkPage<Outcome extends object>({
  title,
  lead,
  act,
  follow,
  renderDone,
  next = profile,
  another,
}: LinkPageProps<Outcome>) {
  const token = useLinkToken();
  const attempt = useAttempt();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (outcome !== null) {
    return (
      <Page title={title} width="form">
        <Notice tone="proven">{renderDone(outcome)}</Notice>
        <div>
          <ButtonLink href={next.href} look="main">
            {next.label}
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
  const go = () =>
    attempt.run(async () => {
      const followed = await follow(token);
      setOutcome(() => followed);
    });
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
