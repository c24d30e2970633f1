// What protects this account, in plain words, and what would make it safer.
import { Card } from "../ui/card.tsx";
import styles from "./overview-card.module.css";
import { type Circumstances, describeProtection } from "./protection.ts";
import type { Factors } from "./use-factors.ts";

interface OverviewCardProps {
  readonly factors: Factors;
  readonly circumstances: Circumstances;
}

export function OverviewCard({ factors, circumstances }: OverviewCardProps) {
  return (
    <Card title="What protects this account">
      <ul className={styles.lines}>
        {describeProtection(factors, circumstances).map(({ tone, says, means }) => (
          <li key={says} className={`${styles.line} ${styles[tone]}`}>
            <strong>{says}</strong>
            <p>{means}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
