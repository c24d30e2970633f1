// The further proof by something typed: a code of an app, of a letter, or one kept for need.
import { Form } from "@base-ui/react/form";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { CodeField, type CodeKind } from "./code-field.tsx";
import { standAtField } from "./stand-at-field.ts";
import styles from "./second-factor.module.css";
import { StepFailure } from "./step-failure.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

interface CodeWayProps {
  readonly kind: CodeKind;
  readonly ticket: string;
  readonly onStartAgain: () => void;
}

const wrongCodes = [
  "TOTP_INVALID",
  "TOTP_USED",
  "RECOVERY_CODE_INVALID",
  "EMAIL_CODE_INVALID",
] as const;

export function CodeWay({ kind, ticket, onStartAgain }: CodeWayProps) {
  const { auth } = useLatchkey().api;
  const attempt = useAttempt();
  const form = useFirstFocus();
  const failure = standAtField(attempt.failure, "code", wrongCodes);
  const completions = {
    totp: auth.totp.completeSignIn,
    "recovery-codes": auth.recoveryCodes.completeSignIn,
    "email-codes": auth.emailCodes.verify,
  } as const;
  const complete = ({ code }: { readonly code: string }) =>
    attempt.run(() => completions[kind].mutate({ ticket, code }));
  return (
    <Form<{ code: string }>
      ref={form}
      className={styles.step}
      errors={failure?.fieldErrors}
      onFormSubmit={(values) => void complete(values)}
    >
      <CodeField kind={kind} />
      <StepFailure failure={failure} fields={["code"]} onStartAgain={onStartAgain} />
      <Button type="submit" look="main" wide pending={attempt.pending}>
        Sign in
      </Button>
    </Form>
  );
}
