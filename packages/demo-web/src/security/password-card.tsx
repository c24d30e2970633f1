// The account's password: replaced, given for the first time, or done away with.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { ConfirmDialog, ConfirmTrigger } from "../ui/confirm-dialog.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Day } from "../ui/moment.tsx";
import { Notice } from "../ui/notice.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./password-card.module.css";
import type { PasswordStatus } from "./use-factors.ts";

interface PasswordCardProps {
  readonly status: PasswordStatus;
  readonly onChanged: () => void;
}

type Outcome = "saved" | "removed";

const outcomes = {
  saved: "Your new password is set. Every other session has ended.",
  removed: "This account has no password any more.",
} as const;

export function PasswordCard({ status, onChanged }: PasswordCardProps) {
  const { passwords } = useLatchkey().api.auth;
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isSet = status.changedAt !== null;
  const finish = (what: Outcome): void => {
    setEditing(false);
    setOutcome(what);
    onChanged();
  };
  return (
    <Card title="Password">
      <About status={status} />
      {outcome && <Notice tone="proven">{outcomes[outcome]}</Notice>}
      {editing ? (
        <NewPasswordForm
          status={status}
          onSaved={() => finish("saved")}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles.acts}>
          <Button onClick={() => setEditing(true)}>
            {isSet ? "Change the password" : "Set a password"}
          </Button>
          {isSet && (
            <ConfirmDialog
              open={asking}
              onOpenChange={setAsking}
              trigger={
                <ConfirmTrigger render={<Button look="quiet" />}>
                  Remove the password
                </ConfirmTrigger>
              }
              title="Remove the password?"
              confirm="Remove it"
              onConfirm={() => passwords.remove.mutate().then(() => finish("removed"))}
            >
              <p>You can’t sign in with it any more, and how you type it is forgotten.</p>
              <p>A passkey has to be left to sign in with; otherwise the password stays.</p>
            </ConfirmDialog>
          )}
        </div>
      )}
    </Card>
  );
}

function About({ status: { changedAt, needsSecondFactor } }: Pick<PasswordCardProps, "status">) {
  if (!changedAt)
    return <p>This account has none, and a passkey needs none. You can set one beside it.</p>;
  return (
    <>
      <p>
        Chosen on <Day at={changedAt} />. The server keeps a hash of it, never the password.
      </p>
      {needsSecondFactor && (
        <p>It is too short to stand alone, so your authenticator app stays as long as it does.</p>
      )}
    </>
  );
}

interface NewPasswordFormProps {
  readonly status: PasswordStatus;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

function NewPasswordForm({ status, onSaved, onCancel }: NewPasswordFormProps) {
  const { passwords } = useLatchkey().api.auth;
  const attempt = useAttempt();
  const save = ({ newPassword }: { readonly newPassword: string }) =>
    attempt.run(async () => {
      const { change, set } = passwords;
      await (status.changedAt ? change : set).mutate({ newPassword });
      onSaved();
    });
  return (
    <Form<{ newPassword: string }>
      className={styles.form}
      errors={attempt.failure?.fieldErrors}
      onFormSubmit={(values) => void save(values)}
    >
      <PasswordField fresh least={status.leastLength} label="New password" name="newPassword" />
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
