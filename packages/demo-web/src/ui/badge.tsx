// A word about a state, in its colour.
import styles from "./badge.module.css";

interface BadgeProps {
  readonly tone?: "plain" | "brass" | "proven" | "attention" | "refused";
  readonly children: string;
}

export function Badge({ tone = "plain", children }: BadgeProps) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}
