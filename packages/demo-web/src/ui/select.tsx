// A choice among a few words: the browser's own list, dressed like a field.
import type { ComponentProps } from "react";
import styles from "./select.module.css";

interface SelectProps extends Omit<ComponentProps<"select">, "className" | "children"> {
  readonly label: string;
  /** Whether the label is read out only. */
  readonly hideLabel?: boolean;
  readonly options: readonly { readonly value: string; readonly name: string }[];
}

export function Select({ label, hideLabel = false, options, ...rest }: SelectProps) {
  return (
    <label className={styles.field}>
      <span className={hideLabel ? "visually-hidden" : styles.label}>{label}</span>
      <span className={styles.box}>
        <select {...rest} className={styles.select}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
        <svg className={styles.arrow} viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 6l4 4 4-4" />
        </svg>
      </span>
    </label>
  );
}
