// Brings a secret into an authenticator app, and takes the first code as proof that it arrived.
import { Form } from "@base-ui/react/form";
import type { ApiOutputs } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { CodeField } from "../second-factor/code-field.tsx";
import { standAtField } from "../second-factor/stand-at-field.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./app-enrolment.module.css";

interface AppEnrolmentProps {
  readonly enrolment: ApiOutputs["auth"]["totp"]["beginEnrolment"];
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly onStartAgain: () => void;
}

export function AppEnrolment({ enrolment, onDone, onCancel, onStartAgain }: AppEnrolmentProps) {
  const { totp } = useLatchkey().api.auth;
  const attempt = useAttempt();
  const failure = standAtField(attempt.failure, "code", ["TOTP_INVALID", "TOTP_USED"]);
  const confirm = ({ code }: { readonly code: string }) =>
    attempt.run(async () => {
      await totp.confirmEnrolment.mutate({ id: enrolment.id, code });
      onDone();
    });
  const lapsed = failure?.code === "TOTP_ENROLMENT_INVALID";
  return (
    <Form<{ code: string }>
      className={styles.enrolment}
      errors={failure?.fieldErrors}
      onFormSubmit={(values) => void confirm(values)}
    >
      <p>Scan this with the app. It is shown only now.</p>
      <img
        className={styles.picture}
        src={`data:image/svg+xml,${encodeURIComponent(enrolment.qrSvg)}`}
        alt="QR code for your authenticator app; the key below says the same."
        width={208}
        height={208}
      />
      <div className={styles.key}>
        <p>No camera at hand? Enter this key, time-based:</p>
        <code>{enrolment.manualKey}</code>
        <div>
          <CopyButton text={enrolment.secret} what="key" />
        </div>
      </div>
      <CodeField kind="totp" />
      {lapsed ? (
        <Notice tone="attention">
          <p>This set-up has expired.</p>
          <Button onClick={onStartAgain}>Start again</Button>
        </Notice>
      ) : (
        <FailureNotice failure={failure} fields={["code"]} />
      )}
      <div className={styles.acts}>
        <Button type="submit" look="main" pending={attempt.pending}>
          Finish the set-up
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Not now
        </Button>
      </div>
    </Form>
  );
}
