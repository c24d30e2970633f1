// An address has to be confirmed before anything else: points to the mailbox, and sends another letter.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { InboxLink } from "../inbox/inbox-link.tsx";
import { Button } from "../ui/button.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./second-factor.module.css";

interface MailboxStepProps {
  readonly email: string | undefined;
  readonly onStartAgain: () => void;
}

export function MailboxStep({ email, onStartAgain }: MailboxStepProps) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const [sent, setSent] = useState(false);
  const send = (to: string) =>
    attempt.run(async () => {
      await api.users.email.sendVerification.mutate({ email: to });
      setSent(true);
    });
  return (
    <Page
      title="Look in your mailbox"
      width="form"
      lead={
        <p>
          A letter {email === undefined ? "" : <>to {email} </>}is on its way. Open its link to
          confirm your address, then sign in.
        </p>
      }
    >
      <p>It takes a minute at most. If it isn’t there, look among unwanted mail too.</p>
      <InboxLink />
      {sent && (
        <Notice tone="proven">
          If the address waits to be confirmed, another letter is on its way to it.
        </Notice>
      )}
      <Form<{ email: string }>
        className={styles.step}
        errors={attempt.failure?.fieldErrors}
        onFormSubmit={(values) => void send(email ?? values.email)}
      >
        {email === undefined && <EmailField autoComplete="email" />}
        <FailureNotice failure={attempt.failure} fields={email === undefined ? ["email"] : []} />
        <Button type="submit" wide pending={attempt.pending}>
          Send another letter
        </Button>
      </Form>
      <Button look="quiet" onClick={onStartAgain}>
        Start again
      </Button>
    </Page>
  );
}
