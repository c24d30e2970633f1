// The second proof by a passkey.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Button } from "../ui/button.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./second-factor.module.css";
import { StepFailure } from "./step-failure.tsx";

interface PasskeyWayProps {
  readonly ticket: string;
  readonly onStartAgain: () => void;
}

export function PasskeyWay({ ticket, onStartAgain }: PasskeyWayProps) {
  const { api, passkeys } = useLatchkey();
  const attempt = useAttempt();
  const complete = () =>
    attempt.run(async () => {
      const options = await api.auth.passkeys.beginSecondFactor.mutate({ ticket });
      const credential = await passkeys.authenticate(options);
      await api.auth.passkeys.finishSecondFactor.mutate({ ticket, credential });
    });
  return (
    <div className={styles.step}>
      <Button look="main" wide pending={attempt.pending} onClick={() => void complete()}>
        Use a passkey
      </Button>
      <StepFailure failure={attempt.failure} onStartAgain={onStartAgain} />
    </div>
  );
}
