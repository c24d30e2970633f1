// How to prove who one is from now on: a passkey first, a password for those who want one.
import { Fieldset } from "@base-ui/react/fieldset";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import styles from "./proof-choice.module.css";

export type ProofKind = "passkey" | "password";

interface ProofChoiceProps {
  readonly value: ProofKind;
  readonly onChange: (value: ProofKind) => void;
  /** The password's field, shown when a password is chosen. */
  readonly children: ReactNode;
}

export function ProofChoice({ value, onChange, children }: ProofChoiceProps) {
  return (
    <Fieldset.Root
      className={styles.choice}
      render={<RadioGroup value={value} onValueChange={(chosen) => onChange(chosen)} />}
    >
      <Fieldset.Legend className={styles.legend}>How do you want to sign in?</Fieldset.Legend>
      <Way kind="passkey" name="With a passkey">
        Your finger, face or device PIN. Nothing to remember, nothing to steal from this server.
      </Way>
      <Way kind="password" name="With a password">
        Something that you remember, 15 characters or more.
      </Way>
      {value === "password" && children}
    </Fieldset.Root>
  );
}

interface WayProps {
  readonly kind: ProofKind;
  readonly name: string;
  readonly children: string;
}

function Way({ kind, name, children }: WayProps) {
  return (
    <label className={styles.way}>
      <Radio.Root
        value={kind}
        className={styles.radio}
        aria-label={name}
        aria-describedby={`${kind}-means`}
      >
        <Radio.Indicator className={styles.indicator} />
      </Radio.Root>
      <span className={styles.name}>{name}</span>
      <span id={`${kind}-means`} className={styles.means}>
        {children}
      </span>
    </label>
  );
}
