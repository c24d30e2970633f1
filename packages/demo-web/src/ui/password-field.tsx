// A password: hidden until asked, never spell-checked, and counted where a new one is chosen.
import { useState } from "react";
import { Field } from "./field.tsx";
import styles from "./password-field.module.css";

/** The server's rule for a password that stands alone, in code points of the NFKC form. */
const leastLength = 15;

interface PasswordFieldProps {
  /** Whether one is chosen here, rather than entered again. */
  readonly fresh?: boolean;
  readonly onFocus?: () => void;
}

export function PasswordField({ fresh = false, onFocus }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const [length, setLength] = useState(0);
  return (
    <Field
      label="Password"
      name="password"
      type={shown ? "text" : "password"}
      autoComplete={fresh ? "new-password" : "current-password"}
      autoCapitalize="none"
      spellCheck={false}
      missing={fresh ? "Choose a password." : "Enter your password."}
      check={(value) => (fresh && lengthOf(value) < leastLength ? tooShort(lengthOf(value)) : null)}
      hint={fresh ? <Count length={length} /> : undefined}
      onChange={(event) => setLength(lengthOf(event.currentTarget.value))}
      {...(onFocus ? { onFocus } : {})}
      action={
        <button
          type="button"
          className={styles.show}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? "Hide" : "Show"}
          <span className="visually-hidden"> password</span>
        </button>
      }
    />
  );
}

function Count({ length }: { readonly length: number }) {
  return (
    <span className={styles.count}>
      15 characters or more. A few unrelated words do well.
      <span className={length >= leastLength ? styles.enough : undefined} aria-hidden="true">
        {length} / {leastLength}
      </span>
    </span>
  );
}

function lengthOf(password: string): number {
  return Array.from(password.normalize("NFKC")).length;
}

function tooShort(length: number): string {
  const missing = leastLength - length;
  return `This has ${length} ${length === 1 ? "character" : "characters"}. Add ${missing} more.`;
}
