// Signs in: a passkey by button or from the email field, or a password.
import { Form } from "@base-ui/react/form";
import type { SignInResult } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useRef, useState } from "react";
import { Link } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { type ArrivalState, readArrival } from "../app/navigation.ts";
import { useGoOn } from "../app/use-go-on.ts";
import { Button } from "../ui/button.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { NextStepNotice } from "./next-step-notice.tsx";
import styles from "./sign-in-page.module.css";
import { usePasskeyAutofill } from "./use-passkey-autofill.ts";

interface Credentials {
  readonly email: string;
  readonly password: string;
}

const fields = ["email", "password"] as const;

export function SignInPage() {
  const latchkey = useLatchkey();
  const arrival = readArrival(useHistoryState());
  const byPasskey = useAttempt();
  const byPassword = useAttempt();
  const autofill = usePasskeyAutofill();
  const [result, setResult] = useState<SignInResult | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useGoOn(arrival?.next ?? "/profile");
  const usePasskey = async () => {
    await byPasskey.run(() => latchkey.signIn.withPasskey({ email: enteredEmail(form.current) }));
    autofill.offer();
  };
  return (
    <Page title="Sign in" width="form" lead={<RegisterInstead />}>
      <ArrivalNotice state={arrival} />
      <div className={styles.way}>
        <Button look="main" wide pending={byPasskey.pending} onClick={() => void usePasskey()}>
          Sign in with a passkey
        </Button>
        <FailureNotice failure={byPasskey.failure ?? autofill.failure} />
      </div>
      <p className={styles.or}>or with your email address</p>
      <Form<Credentials>
        ref={form}
        className={styles.way}
        errors={byPassword.failure?.fieldErrors}
        onFormSubmit={(credentials) =>
          void byPassword.run(async () =>
            setResult(await latchkey.signIn.withPassword(credentials)),
          )
        }
      >
        <EmailField
          autoComplete="username webauthn"
          hint="Your browser may offer a passkey right here."
          onFocus={() => byPasskey.pending || autofill.offer()}
        />
        <PasswordField />
        <FailureNotice failure={byPassword.failure} fields={fields} />
        <NextStepNotice result={result} />
        <Button type="submit" wide pending={byPassword.pending}>
          Sign in with a password
        </Button>
      </Form>
    </Page>
  );
}

function RegisterInstead() {
  return (
    <p>
      New here? <Link href="/register">Create an account</Link>.
    </p>
  );
}

function ArrivalNotice({ state }: { readonly state: ArrivalState | null }) {
  if (state?.arrival === "sessionEnded") {
    return (
      <Notice tone="attention">
        Your session has ended: it ran out, or was ended from another device. Sign in to go on.
      </Notice>
    );
  }
  if (state?.arrival === "signInFirst")
    return <Notice tone="plain">Sign in to see this page.</Notice>;
  return null;
}

/** What stands in the email field, if it could be an address: then only that account's passkeys are offered. */
function enteredEmail(form: HTMLFormElement | null): string | undefined {
  const value = form ? new FormData(form).get("email") : null;
  return typeof value === "string" && value.includes("@") ? value.trim() : undefined;
}
