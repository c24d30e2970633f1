// The quiet button inside a field's box: show what is typed, start over.
import type { ComponentProps } from "react";
import styles from "./field-action.module.css";

type FieldActionProps = Omit<ComponentProps<"button">, "className" | "type">;

export function FieldAction(props: FieldActionProps) {
  return <button {...props} type="button" className={styles.action} />;
}
