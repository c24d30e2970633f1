// The mark: a key whose bit is a typing rhythm. Works in one colour at 16 px.
import styles from "./key-mark.module.css";

export function KeyMark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="8" cy="11" r="5.6" />
      <path d="M13.6 11H30M17.5 11v10M21.7 11v5M25.9 11v13M30 11v7" />
    </svg>
  );
}
