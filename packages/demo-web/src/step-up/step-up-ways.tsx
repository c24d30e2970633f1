// The proofs that a step-up takes, each with its own form.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Field } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { type Attempt, useAttempt } from "../ui/use-attempt.ts";
import styles from "./step-up-dialog.module.css";

interface WayProps {
  /** The first way is the main one. */
  readonly look: "main" | "plain";
  readonly onProven: () => void;
}

export function PasskeyWay({ look, onProven }: WayProps) {
  const { api, passkeys } = useLatchkey();
  const attempt = useAttempt();
  const confirm = () =>
    attempt.run(async () => {
      const options = await api.auth.passkeys.beginConfirmation.mutate();
      const credential = await passkeys.authenticate(options);
      await api.auth.passkeys.finishConfirmation.mutate({ credential });
      onProven();
    });
  return (
    <>
      <Button look={look} wide pending={attempt.pending} onClick={() => void confirm()}>
        Confirm with a passkey
      </Button>
      <FailureNotice failure={attempt.failure} />
    </>
  );
}

export function PasswordWay({ look, onProven }: WayProps) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const confirm = ({ password }: Readonly<Record<"password", string>>) =>
    attempt.run(async () => {
      await api.auth.passwords.confirm.mutate({ password });
      onProven();
    });
  return (
    <ProofForm
      look={look}
      attempt={attempt}
      field="password"
      says="Confirm with your password"
      onProof={confirm}
    >
      <PasswordField />
    </ProofForm>
  );
}

export function CodeWay({ look, onProven }: WayProps) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const confirm = ({ code }: Readonly<Record<"code", string>>) =>
    attempt.run(async () => {
      await api.auth.totp.confirm.mutate({ code: code.replaceAll(/\s/g, "") });
      onProven();
    });
  return (
    <ProofForm
      look={look}
      attempt={attempt}
      field="code"
      says="Confirm with this code"
      onProof={confirm}
    >
      <Field
        label="Code from your authenticator app"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        missing="Enter the six digits that your app shows."
      />
    </ProofForm>
  );
}

interface ProofFormProps<Name extends string> {
  readonly look: "main" | "plain";
  readonly attempt: Attempt;
  readonly field: Name;
  readonly says: string;
  readonly onProof: (values: Readonly<Record<Name, string>>) => Promise<void>;
  readonly children: ReactNode;
}

function ProofForm<Name extends string>(props: ProofFormProps<Name>) {
  const { look, attempt, field, says, onProof, children } = props;
  return (
    <Form<Record<Name, string>>
      className={styles.way}
      errors={attempt.failure?.fieldErrors}
      onFormSubmit={(values) => void onProof(values)}
    >
      {children}
      <FailureNotice failure={attempt.failure} fields={[field]} />
      <Button type="submit" look={look} wide pending={attempt.pending}>
        {says}
      </Button>
    </Form>
  );
}
