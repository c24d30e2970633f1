// Signs in: a passkey by button or from the email field, or a password.
import { Form } from "@base-ui/react/form";
import type { SignInResult } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useRef, useState } from "react";
import { Link } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { type ArrivalState, readArrival } from "../app/navigation.ts";
import { useGoOn } from "../app/use-go-on.ts";
import { NextStep, type UnfinishedSignIn } from "../second-factor/next-step.tsx";
import { Button } from "../ui/button.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./sign-in-page.module.css";
import { usePasskeyAutofill } from "./use-passkey-autofill.ts";
import { usePasswordTyping } from "./use-password-typing.ts";

interface Credentials {
  readonly email: string;
  readonly password: string;
}

interface Unfinished {
  readonly result: UnfinishedSignIn;
  readonly email: string | undefined;
}

const fields = ["email", "password"] as const;

export function SignInPage() {
  const latchkey = useLatchkey();
  const arrival = readArrival(useHistoryState());
  const byPasskey = useAttempt();
  const byPassword = useAttempt();
  const autofill = usePasskeyAutofill();
  const [unfinished, setUnfinished] = useState<Unfinished | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const bindTyping = usePasswordTyping(form);
  useGoOn(arrival?.next ?? "/profile");
  const goOn = (result: SignInResult, email: string | undefined): void =>
    setUnfinished(result.status === "signedIn" ? null : { result, email });
  const usePasskey = async () => {
    const email = enteredEmail(form.current);
    await byPasskey.run(async () => goOn(await latchkey.signIn.withPasskey({ email }), email));
    autofill.offer();
  };
  if (unfinished) return <NextStep {...unfinished} onStartAgain={() => setUnfinished(null)} />;
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
            goOn(
              await latchkey.signIn.withPassword({ ...credentials, typing: await bindTyping() }),
              credentials.email,
            ),
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
        <Button type="submit" wide pending={byPassword.pending}>
          Sign in with a password
        </Button>
      </Form>
      <p>
        <Link href="/reset-password">Forgot your password?</Link>
      </p>
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
