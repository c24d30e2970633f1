// Signs the same person in once more, in another mode: with a passkey or a password.
import { Form } from "@base-ui/react/form";
import type { LatchkeyClient, SignInResult } from "@latchkey/client-sdk";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./sign-in-again.module.css";

interface SignInAgainProps {
  readonly client: LatchkeyClient;
  readonly email: string;
  readonly onResult: (result: SignInResult) => void;
}

export function SignInAgain({ client, email, onResult }: SignInAgainProps) {
  const byPasskey = useAttempt();
  const byPassword = useAttempt();
  return (
    <div className={styles.ways}>
      <Button
        look="main"
        wide
        pending={byPasskey.pending}
        onClick={() =>
          void byPasskey.run(async () => onResult(await client.signIn.withPasskey({ email })))
        }
      >
        Sign in again with a passkey
      </Button>
      <FailureNotice failure={byPasskey.failure} />
      <Form<Readonly<Record<"password", string>>>
        className={styles.ways}
        errors={byPassword.failure?.fieldErrors}
        onFormSubmit={({ password }) =>
          void byPassword.run(async () =>
            onResult(await client.signIn.withPassword({ email, password })),
          )
        }
      >
        <PasswordField label="Or with your password" />
        <FailureNotice failure={byPassword.failure} fields={["password"]} />
        <Button type="submit" wide pending={byPassword.pending}>
          Sign in again with a password
        </Button>
      </Form>
    </div>
  );
}
