// A password: hidden until asked, never spell-checked, and counted where a new one is chosen.
import { useState } from "react";
import { Field } from "./field.tsx";
import { FieldAction } from "./field-action.tsx";
import styles from "./password-field.module.css";

/** The server's rule for a password that stands alone, in code points of the NFKC form. */
const aloneLength = 15;

interface PasswordFieldProps {
  /** Whether one is chosen here, rather than entered again. */
  readonly fresh?: boolean;
  /** How long a fresh one has to be at least, where that isn't what the server asks of one that stands alone. */
  readonly least?: number;
  readonly label?: string;
  readonly name?: string;
  readonly onFocus?: () => void;
}

export function PasswordField({
  fresh = false,
  least = aloneLength,
  label = "Password",
  name = "password",
  onFocus,
}: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const [length, setLength] = useState(0);
  return (
    <Field
      label={label}
      name={name}
      type={shown ? "text" : "password"}
      autoComplete={fresh ? "new-password" : "current-password"}
      autoCapitalize="none"
      spellCheck={false}
      missing={fresh ? "Choose a password." : "Enter your password."}
      check={(value) => (fresh ? tooShort(lengthOf(value), least) : null)}
      hint={fresh ? <Count length={length} least={least} /> : undefined}
      onChange={(event) => setLength(lengthOf(event.currentTarget.value))}
      {...(onFocus ? { onFocus } : {})}
      action={
        <FieldAction aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? "Hide" : "Show"}
          <span className="visually-hidden"> password</span>
        </FieldAction>
      }
    />
  );
}

interface CountProps {
  readonly length: number;
  readonly least: number;
}

function Count({ length, least }: CountProps) {
  return (
    <span className={styles.count}>
      {least < aloneLength
        ? "15 characters or more, or 8 beside an authenticator app."
        : "15 characters or more. A few unrelated words do well."}
      <span className={length >= least ? styles.enough : undefined} aria-hidden="true">
        {length} / {least}
      </span>
    </span>
  );
}

function lengthOf(password: string): number {
  return Array.from(password.normalize("NFKC")).length;
}

/** What is wrong with a length, or null. */
function tooShort(length: number, least: number): string | null {
  const missing = least - length;
  if (missing <= 0) return null;
  return `This has ${length} ${length === 1 ? "character" : "characters"}. Add ${missing} more.`;
}
