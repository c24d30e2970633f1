// An email address. The server decides what is one; here only what can't be is caught.
import type { ComponentProps } from "react";
import { Field } from "./field.tsx";

type EmailFieldProps = Pick<ComponentProps<typeof Field>, "hint" | "onFocus" | "autoFocus"> & {
  readonly label?: string;
  /** Tokens for the browser's autofill; `username webauthn` also offers passkeys. */
  readonly autoComplete: "email" | "username webauthn";
};

export function EmailField(props: EmailFieldProps) {
  return (
    <Field
      label="Email"
      name="email"
      type="text"
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      missing="Enter your email address."
      check={(value) =>
        /^\S+@\S+$/.test(value.trim()) ? null : "Enter an email address such as jane@example.com."
      }
      {...props}
    />
  );
}
