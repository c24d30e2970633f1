// A code to type: six digits of an app, or a recovery code. Only what can't be one is caught here.
import { Field } from "../ui/field.tsx";

interface CodeFieldProps {
  readonly kind: "totp" | "recovery-codes";
}

const quiet = { name: "code", autoCapitalize: "none", spellCheck: false } as const;

export function CodeField({ kind }: CodeFieldProps) {
  if (kind === "recovery-codes") {
    return (
      <Field
        {...quiet}
        label="Recovery code"
        autoComplete="off"
        missing="Enter one of your recovery codes."
        hint="One of the ten that you kept, 24 letters and digits. It works once."
      />
    );
  }
  return (
    <Field
      {...quiet}
      label="Code from your authenticator app"
      inputMode="numeric"
      autoComplete="one-time-code"
      missing="Enter the six digits that your app shows."
      check={(value) =>
        /^\d{6}$/.test(value.replaceAll(/\s/g, "")) ? null : "A code has six digits."
      }
      hint="Six digits, new every 30 seconds. Each works once."
    />
  );
}
