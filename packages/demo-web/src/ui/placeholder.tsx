// Lines where text will be, shown only once a wait is long enough to be felt.
import styles from "./placeholder.module.css";

interface PlaceholderProps {
  /** What is being read, for those who can't see the lines. */
  readonly label: string;
  readonly lines?: number;
}

export function Placeholder({ label, lines = 3 }: PlaceholderProps) {
  return (
    <output className={styles.placeholder}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span
          key={line}
          className={styles.line}
          style={{ width: `${[72, 54, 63, 41][line % 4]}%` }}
        />
      ))}
    </output>
  );
}
