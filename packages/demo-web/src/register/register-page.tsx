// Makes an account: who one is, and how one wants to prove it from now on.
import { Form } from "@base-ui/react/form";
import type { Profile } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useState } from "react";
import { Link } from "wouter";
import { useGoOn } from "../app/use-go-on.ts";
import { ProfileFields } from "../profile/profile-fields.tsx";
import { NextStep, type UnfinishedSignIn } from "../second-factor/next-step.tsx";
import { LearnPassword } from "../rhythm/learn-password.tsx";
import { Button } from "../ui/button.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import { ProofChoice, type ProofKind } from "./proof-choice.tsx";
import styles from "./register-page.module.css";
import { useRhythmOffer } from "./use-rhythm-offer.ts";

type RegisterValues = Profile & { readonly password?: string };

const fields = ["firstName", "lastName", "email", "dateOfBirth", "jobTitle", "password"] as const;

export function RegisterPage() {
  const latchkey = useLatchkey();
  const [proof, setProof] = useState<ProofKind>("passkey");
  const [unfinished, setUnfinished] = useState<{
    readonly result: UnfinishedSignIn;
    readonly email: string;
  } | null>(null);
  const attempt = useAttempt();
  const rhythm = useRhythmOffer();
  useGoOn(rhythm.undecided ? null : "/profile");
  const register = ({ password = "", ...profile }: RegisterValues) =>
    attempt.run(async () => {
      const result =
        proof === "passkey"
          ? await latchkey.signUp.withPasskey(profile)
          : await rhythm.offerAfter(password, () =>
              latchkey.signUp.withPassword({ ...profile, password }),
            );
      setUnfinished(result.status === "signedIn" ? null : { result, email: profile.email });
    });
  if (rhythm.password !== null)
    return <LearnPassword password={rhythm.password} onDone={rhythm.leave} />;
  if (unfinished) return <NextStep {...unfinished} onStartAgain={() => setUnfinished(null)} />;
  return (
    <Page title="Create an account" width="form" lead={<SignInInstead />}>
      <Form<RegisterValues>
        className={styles.form}
        errors={attempt.failure?.fieldErrors}
        onFormSubmit={(values) => void register(values)}
      >
        <ProfileFields>
          <EmailField autoComplete="email" />
        </ProfileFields>
        <ProofChoice value={proof} onChange={setProof}>
          <PasswordField fresh />
        </ProofChoice>
        <FailureNotice failure={attempt.failure} fields={fields} />
        <Button type="submit" look="main" wide pending={attempt.pending}>
          {proof === "passkey" ? "Create account with a passkey" : "Create account with a password"}
        </Button>
      </Form>
    </Page>
  );
}

function SignInInstead() {
  return (
    <p>
      Have one already? <Link href="/sign-in">Sign in</Link>.
    </p>
  );
}
