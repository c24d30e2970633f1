// The account's password: replaced, given for the first time, or done away with.
import { Form } from "@base-ui/react/form";
import { isLatchkeyError } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./password-card.module.css";

interface PasswordCardProps {
  /** How many authenticator apps there are: beside one, a password may be shorter. */
  readonly apps: number;
  /** Whether this session was opened with a password, so that there is one. */
  readonly byPassword: boolean;
}

type Outcome = "saved" | "removed" | "none";

const outcomes = {
  saved: "Your new password is set. Every other session has ended.",
  removed: "This account has no password any more.",
  none: "This account has no password, so there is nothing to remove.",
} as const;

export function PasswordCard({ apps, byPassword }: PasswordCardProps) {
  const { passwords } = useLatchkey().api.auth;
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const finish = (what: Outcome): void => {
    setEditing(false);
    setOutcome(what);
  };
  const remove = () =>
    passwords.remove.mutate().then(
      () => finish("removed"),
      (error: unknown) => {
        if (!isLatchkeyError(error, "PASSWORD_NOT_SET")) throw error;
        finish("none");
      },
    );
  return (
    <Card title="Password">
      <p>
        {byPassword
          ? "You signed in with it. The server keeps a hash of it, never the password."
          : "Passkeys need none. If you have one, you can replace it or remove it here."}
      </p>
      {outcome && (
        <Notice tone={outcome === "none" ? "plain" : "proven"}>{outcomes[outcome]}</Notice>
      )}
      {editing ? (
        <NewPasswordForm
          least={apps > 0 ? 8 : 15}
          onSaved={() => finish("saved")}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles.acts}>
          <Button onClick={() => setEditing(true)}>
            {byPassword ? "Change the password" : "Set a password"}
          </Button>
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            trigger={
              <ConfirmTrigger render={<Button look="quiet" />}>Remove the password</ConfirmTrigger>
            }
            title="Remove the password?"
            confirm="Remove it"
            onConfirm={remove}
          >
            <p>You can’t sign in with it any more, and how you type it is forgotten.</p>
            <p>A passkey has to be left to sign in with; otherwise the password stays.</p>
          </ConfirmDialog>
        </div>
      )}
    </Card>
  );
}

interface NewPasswordFormProps {
  readonly least: number;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

function NewPasswordForm({ least, onSaved, onCancel }: NewPasswordFormProps) {
  const { passwords } = useLatchkey().api.auth;
  const attempt = useAttempt();
  const save = ({ newPassword }: { readonly newPassword: string }) =>
    attempt.run(async () => {
      await passwords.change.mutate({ newPassword }).catch((error: unknown) => {
        if (!isLatchkeyError(error, "PASSWORD_NOT_SET")) throw error;
        return passwords.set.mutate({ newPassword });
      });
      onSaved();
    });
  return (
    <Form<{ newPassword: string }>
      className={styles.form}
      errors={attempt.failure?.fieldErrors}
      onFormSubmit={(values) => void save(values)}
    >
      <PasswordField fresh least={least} label="New password" name="newPassword" />
      <p className={styles.aside}>Every other session ends; this one stays.</p>
      <FailureNotice failure={attempt.failure} fields={["newPassword"]} />
      <div className={styles.acts}>
        <Button type="submit" look="main" pending={attempt.pending}>
          Save the new password
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Keep it as it was
        </Button>
      </div>
    </Form>
  );
}
