// What a rhythm that doesn't fit does at this account's sign-ins: as the server has it, or stricter.
import { useLatchkey } from "@latchkey/client-sdk/react";
import { Link } from "wouter";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { Select } from "../ui/select.tsx";
import { useAttempt } from "../ui/use-attempt.ts";
import styles from "./policy-card.module.css";
import type { ProfileStatus } from "./timing.ts";

interface PolicyCardProps {
  readonly status: ProfileStatus;
  readonly onChange: (status: ProfileStatus) => void;
}

type Policy = ProfileStatus["policy"];

const means: Readonly<Record<Policy, string>> = {
  off: "Nothing is looked at.",
  observe: "It is noted for you to see, and nothing else happens.",
  stepUp:
    "You are asked for one more proof. Without a passkey, an authenticator app or recovery codes that is a code that we mail you. Once you give it, the typing is learned from.",
  enforce: "The sign-in is refused, as for a wrong password. After five in a row, use another way.",
};

const stricter: readonly { readonly policy: "stepUp" | "enforce"; readonly name: string }[] = [
  { policy: "stepUp", name: "Ask me for one more proof" },
  { policy: "enforce", name: "Refuse the sign-in" },
];

const strictness: readonly Policy[] = ["off", "observe", "stepUp", "enforce"];

export function PolicyCard({ status, onChange }: PolicyCardProps) {
  const { api } = useLatchkey();
  const attempt = useAttempt();
  const { policy, deploymentPolicy } = status;
  const choices = stricter.filter(
    ({ policy }) => strictness.indexOf(policy) > strictness.indexOf(deploymentPolicy),
  );
  const choose = (value: string) =>
    attempt.run(async () => {
      const chosen = stricter.find(({ policy }) => policy === value)?.policy ?? null;
      onChange(await api.behavior.setPolicy.mutate({ policy: chosen }));
    });
  return (
    <Card title="When a sign-in doesn’t fit">
      {choices.length > 0 ? (
        <Select
          label="For this account"
          value={policy === deploymentPolicy ? "" : policy}
          disabled={attempt.pending}
          onChange={(event) => void choose(event.currentTarget.value)}
          options={[
            { value: "", name: "As for everybody here" },
            ...choices.map(({ policy, name }) => ({ value: policy, name })),
          ]}
        />
      ) : (
        <p>This server is as strict as it gets, for everybody.</p>
      )}
      <p className={styles.means}>{means[policy]}</p>
      {policy === "stepUp" && (
        <p className={styles.means}>
          A mailbox is the least of proofs.{" "}
          <Link href="/security">Add a passkey or an authenticator app</Link>.
        </p>
      )}
      <FailureNotice failure={attempt.failure} />
    </Card>
  );
}
