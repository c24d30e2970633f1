// One labelled input, with its hint and what is wrong with it. Errors that the server names come in through the form.
import { Field as BaseField } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import styles from "./field.module.css";

interface FieldProps extends Omit<
  ComponentProps<"input">,
  "className" | "children" | "name" | "required" | "defaultValue" | "value"
> {
  readonly label: string;
  readonly name: string;
  /** Said when it is left empty; without it, the field is optional. */
  readonly missing?: string;
  readonly hint?: ReactNode;
  readonly defaultValue?: string;
  /** What is wrong with a value, or null. */
  readonly check?: (value: string) => string | null;
  /** Stands inside the box, at its end. */
  readonly action?: ReactNode;
}

export function Field({ label, name, missing, hint, check, action, ...control }: FieldProps) {
  const validate = (value: unknown): string | null => {
    const text = typeof value === "string" ? value : "";
    if (missing !== undefined && text.trim() === "") return missing;
    return check?.(text) ?? null;
  };
  return (
    <BaseField.Root name={name} validate={validate} className={styles.field}>
      <BaseField.Label className={styles.label}>{label}</BaseField.Label>
      <div className={styles.box}>
        <BaseField.Control
          {...control}
          aria-required={missing !== undefined || undefined}
          className={styles.control}
        />
        {action}
      </div>
      {hint !== undefined && (
        <BaseField.Description className={styles.hint}>{hint}</BaseField.Description>
      )}
      <div aria-live="polite">
        <BaseField.Error className={styles.error} />
      </div>
    </BaseField.Root>
  );
}
