// The address of an account: whether it is confirmed, and moving to another one.
import { Form } from "@base-ui/react/form";
import type { User } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { InboxLink } from "../inbox/inbox-link.tsx";
import { standAtField } from "../second-factor/stand-at-field.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./account-page.module.css";

export function AddressCard({ user }: { readonly user: User }) {
  const [editing, setEditing] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const sent = (to: string): void => {
    setEditing(false);
    setSentTo(to);
  };
  return (
    <Card title="Address">
      <p className={styles.address}>
        {user.email}{" "}
        {user.emailVerified ? (
          <Badge tone="proven">Confirmed</Badge>
        ) : (
          <Badge tone="attention">Not confirmed</Badge>
        )}
      </p>
      {sentTo !== null && (
        <Notice tone="proven">
          A letter is on its way to {sentTo}. Your address changes once its link is opened; until
          then everything stays as it is.
          <InboxLink />
        </Notice>
      )}
      {editing ? (
        <ChangeForm onSent={sent} onCancel={() => setEditing(false)} />
      ) : (
        <div className={styles.acts}>
          <Button onClick={() => setEditing(true)}>Change the address</Button>
          {!user.emailVerified && <Confirmation onSent={() => setSentTo(null)} />}
        </div>
      )}
    </Card>
  );
}

function Confirmation({ onSent }: { readonly onSent: () => void }) {
  const { email } = useLatchkey().api.users;
  const attempt = useAttempt();
  const [sent, setSent] = useState(false);
  const send = () =>
    attempt.run(async () => {
      await email.sendVerification.mutate({});
      setSent(true);
      onSent();
    });
  if (sent)
    return <Notice tone="proven">A letter with a link is on its way to your mailbox.</Notice>;
  return (
    <>
      <Button look="quiet" pending={attempt.pending} onClick={() => void send()}>
        Confirm this address
      </Button>
      <FailureNotice failure={attempt.failure} />
    </>
  );
}

interface ChangeFormProps {
  readonly onSent: (to: string) => void;
  readonly onCancel: () => void;
}

function ChangeForm({ onSent, onCancel }: ChangeFormProps) {
  const { email } = useLatchkey().api.users;
  const attempt = useAttempt();
  const failure = standAtField(attempt.failure, "email", ["EMAIL_UNCHANGED"]);
  const begin = (values: { readonly email: string }) =>
    attempt.run(async () => {
      await email.beginChange.mutate({ email: values.email });
      onSent(values.email.trim());
    });
  return (
    <Form<{ email: string }>
      className={styles.form}
      errors={failure?.fieldErrors}
      onFormSubmit={(values) => void begin(values)}
    >
      <EmailField
        label="New address"
        autoComplete="email"
        hint="A letter goes there first. The old mailbox is told when the address has changed."
      />
      <FailureNotice failure={failure} fields={["email"]} />
      <div className={styles.acts}>
        <Button type="submit" look="main" pending={attempt.pending}>
          Send the letter
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Keep it as it was
        </Button>
      </div>
    </Form>
  );
}
