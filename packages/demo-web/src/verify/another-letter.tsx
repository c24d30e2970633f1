// Asks for another letter with a link to confirm an address.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./link-page.module.css";

export function AnotherLetter() {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const send = ({ email }: { readonly email: string }) =>
    attempt.run(async () => {
      await api.users.email.sendVerification.mutate({ email });
      setSentTo(email);
    });
  return (
    <Form<{ email: string }>
      className={styles.form}
      errors={attempt.failure?.fieldErrors}
      onFormSubmit={(values) => void send(values)}
    >
      <EmailField autoComplete="email" />
      <FailureNotice failure={attempt.failure} fields={["email"]} />
      {sentTo !== null && (
        <Notice tone="proven">
          If {sentTo} waits to be confirmed, another letter is on its way.
        </Notice>
      )}
      <Button type="submit" wide pending={attempt.pending}>
        Send another letter
      </Button>
    </Form>
  );
}
