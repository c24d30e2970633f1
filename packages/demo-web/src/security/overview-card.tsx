// What protects this account, in plain words, and what would make it safer.
import { Card } from "../ui/card.tsx";
import styles from "./overview-card.module.css";
import { describeProtection } from "./protection.ts";
import type { Factors } from "./use-factors.ts";

interface OverviewCardProps {
  readonly factors: Factors;
  readonly emailVerified: boolean;
}

export function OverviewCard({ factors, emailVerified }: OverviewCardProps) {
  return (
    <Card title="What protects this account">
      <ul className={styles.lines}>
        {describeProtection(factors, emailVerified).map(({ tone, says, means }) => (
          <li key={says} className={`${styles.line} ${styles[tone]}`}>
            <strong>{says}</strong>
            <p>{means}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
