// The end of an account. It can't be taken back, so the address has to be typed.
import type { User } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { noteSignOut, takeSignOut } from "../app/sign-out.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { DeletionForm } from "./deletion-form.tsx";
import styles from "./account-page.module.css";

export function DeletionCard({ user }: { readonly user: User }) {
  const latchkey = useLatchkey();
  const [asking, setAsking] = useState(false);
  const attempt = useAttempt();
  const remove = () =>
    attempt.run(async () => {
      // The session goes with the account, and this page with the session.
      noteSignOut();
      await latchkey.api.users.delete.mutate().catch((error: unknown) => {
        takeSignOut();
        throw error;
      });
    });
  return (
    <Card title="Delete the account">
      {!asking && (
        <>
          <p>For good: nobody can bring it back, we neither.</p>
          <div className={styles.acts}>
            <Button onClick={() => setAsking(true)}>Delete my account</Button>
          </div>
        </>
      )}
      {asking && (
        <DeletionForm
          email={user.email}
          pending={attempt.pending}
          onDelete={() => void remove()}
          onCancel={() => setAsking(false)}
        />
      )}
      <FailureNotice failure={attempt.failure} />
    </Card>
  );
}
