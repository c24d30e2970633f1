// The page between a first proof and a session: what is still missing, and how to give it.
import type { SignInResult } from "@latchkey/client-sdk";
import { MailboxStep } from "./mailbox-step.tsx";
import { SecondFactorStep } from "./second-factor-step.tsx";

/** A sign-in that isn't complete. */
export type UnfinishedSignIn = Exclude<SignInResult, { status: "signedIn" }>;

interface NextStepProps {
  readonly result: UnfinishedSignIn;
  /** The address that was entered, where one was. */
  readonly email: string | undefined;
  readonly onStartAgain: () => void;
}

export function NextStep({ result, email, onStartAgain }: NextStepProps) {
  if (result.status === "verificationRequired")
    return <MailboxStep email={email} onStartAgain={onStartAgain} />;
  return <SecondFactorStep required={result} email={email} onStartAgain={onStartAgain} />;
}
