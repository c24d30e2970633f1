// Asks for the letter that lets a password be chosen anew. The answer is the same for every address.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Link } from "wouter";
import { InboxLink } from "../inbox/inbox-link.tsx";
import { Button } from "../ui/button.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./reset.module.css";

export function RequestReset({ lapsed }: { readonly lapsed: boolean }) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const send = ({ email }: { readonly email: string }) =>
    attempt.run(async () => {
      await api.auth.passwords.requestReset.mutate({ email });
      setSentTo(email.trim());
    });
  return (
    <Page
      title="Choose a new password"
      width="form"
      lead={<p>A letter with a link lets you choose one. The link works once, for 30 minutes.</p>}
    >
      {lapsed && sentTo === null && (
        <Notice tone="attention">
          That link has expired, or was used already. Ask for another one here.
        </Notice>
      )}
      {sentTo !== null && (
        <Notice tone="proven">
          If {sentTo} has an account here, a letter is on its way. Open its link to go on.
          <InboxLink />
        </Notice>
      )}
      <Form<{ email: string }>
        className={styles.form}
        errors={attempt.failure?.fieldErrors}
        onFormSubmit={(values) => void send(values)}
      >
        <EmailField autoComplete="email" />
        <FailureNotice failure={attempt.failure} fields={["email"]} />
        <Button
          type="submit"
          look={sentTo === null ? "main" : "plain"}
          wide
          pending={attempt.pending}
        >
          {sentTo === null ? "Send the letter" : "Send another letter"}
        </Button>
      </Form>
      <p>
        A passkey needs no password: <Link href="/sign-in">sign in with one instead</Link>.
      </p>
    </Page>
  );
}
