// A code to type: an app's, a letter's or a recovery code. Only what can't be one is caught here.
import type { ComponentProps } from "react";
import { Field } from "../ui/field.tsx";

/** Ways to complete a sign-in by something typed, as the server names them. */
export type CodeKind = "totp" | "recovery-codes" | "email-codes";

type Asking = Omit<ComponentProps<typeof Field>, "name">;

const digits = (count: number, words: string) => (value: string) =>
  new RegExp(`^\\d{${count}}$`).test(value.replaceAll(/\s/g, "")) ? null : words;

const asking: Readonly<Record<CodeKind, Asking>> = {
  totp: {
    label: "Code from your authenticator app",
    inputMode: "numeric",
    autoComplete: "one-time-code",
    missing: "Enter the six digits that your app shows.",
    check: digits(6, "A code has six digits."),
    hint: "Six digits, new every 30 seconds. Each works once.",
  },
  "recovery-codes": {
    label: "Recovery code",
    autoComplete: "off",
    missing: "Enter one of your recovery codes.",
    hint: "One of the ten that you kept, 24 letters and digits. It works once.",
  },
  "email-codes": {
    label: "Code from the letter",
    inputMode: "numeric",
    autoComplete: "one-time-code",
    missing: "Enter the eight digits of the letter.",
    check: digits(8, "A code has eight digits."),
    hint: "Eight digits. They work once, on this page alone, for ten minutes.",
  },
};

export function CodeField({ kind }: { readonly kind: CodeKind }) {
  return <Field name="code" autoCapitalize="none" spellCheck={false} {...asking[kind]} />;
}
