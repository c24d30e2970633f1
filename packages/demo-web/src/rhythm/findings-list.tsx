// What the checks of past sign-ins found, newest first.
import { Badge } from "../ui/badge.tsx";
import { Ago } from "../ui/moment.tsx";
import styles from "./findings-list.module.css";
import { describeCodes, describeFinding } from "./profile-words.ts";
import type { Finding } from "./timing.ts";

export function FindingsList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <section className={styles.findings} aria-labelledby="findings">
      <h3 id="findings">Past sign-ins</h3>
      {findings.length === 0 ? (
        <p className={styles.none}>
          No sign-in was compared yet. The next one with your password will stand here.
        </p>
      ) : (
        <ul>
          {findings.map((finding) => (
            <FindingRow key={finding.at.toISOString()} finding={finding} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const { tone, badge, where } = describeFinding(finding);
  const { off, codes, words, at } = finding;
  return (
    <li className={styles.finding}>
      <div className={styles.line}>
        <Badge tone={tone}>{badge}</Badge>
        <span className={styles.where}>{where}</span>
        <span className={styles.when}>
          <Ago at={at} />
        </span>
      </div>
      <p>{describeCodes(codes, words)}</p>
      {off.length > 0 && (
        <details>
          <summary>
            {off.length === 1 ? "The part that was off" : `${off.length} parts that were off`}
          </summary>
          <ul className={styles.parts}>
            {off.map((part) => (
              <li key={`${part.part} ${part.position}`}>{part.words}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
