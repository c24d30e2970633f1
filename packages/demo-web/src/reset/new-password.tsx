// Sets a password by a mailed link. It doesn't sign in: whoever has a second factor is still asked for it.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { ButtonLink, Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { toFailure } from "../ui/failure.ts";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./reset.module.css";

interface NewPasswordProps {
  readonly token: string;
  /** The link was no good. */
  readonly onLapsed: () => void;
}

export function NewPassword({ token, onLapsed }: NewPasswordProps) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const [done, setDone] = useState(false);
  const set = ({ password }: { readonly password: string }) =>
    attempt.run(async () => {
      try {
        await api.auth.passwords.reset.mutate({ token, password });
        setDone(true);
      } catch (error) {
        if (toFailure(error)?.code !== "EMAIL_LINK_INVALID") throw error;
        onLapsed();
      }
    });
  if (done) {
    return (
      <Page title="Choose a new password" width="form">
        <Notice tone="proven">
          Your new password is set, and every session has ended. Sign in with it now.
        </Notice>
        <div>
          <ButtonLink href="/sign-in" look="main">
            Sign in
          </ButtonLink>
        </div>
      </Page>
    );
  }
  return (
    <Page
      title="Choose a new password"
      width="form"
      lead={<p>Every device that is signed in now is signed out, this one too.</p>}
    >
      <Form<{ password: string }>
        className={styles.form}
        errors={attempt.failure?.fieldErrors}
        onFormSubmit={(values) => void set(values)}
      >
        <PasswordField fresh least={leastEver} label="New password" />
        <FailureNotice failure={attempt.failure} fields={["password"]} />
        <Button type="submit" look="main" wide pending={attempt.pending}>
          Set the new password
        </Button>
      </Form>
    </Page>
  );
}

// Beside an authenticator app the server takes 8 characters; whether there is one, a link doesn't tell.
const leastEver = 8;
