// The mark: a key whose bit is a typing rhythm. Works in one colour at 16 px.
import styles from "./key-mark.module.css";

export function KeyMark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 30" aria-hidden="true">
      <circle cx="8" cy="12" r="5.5" />
      <path d="M13.5 12H30M17.5 12v9M23 12v5M30 12v11.5" />
    </svg>
  );
}
