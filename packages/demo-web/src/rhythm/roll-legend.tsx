// What the marks of the picture mean.
import type { ReactNode } from "react";
import styles from "./roll-legend.module.css";

interface RollLegendProps {
  /** Whether a band lies behind. */
  readonly band: boolean;
  /** Whether something of it is marked. */
  readonly off: boolean;
}

export function RollLegend({ band, off }: RollLegendProps) {
  return (
    <ul className={styles.legend} aria-hidden="true">
      <Entry words="held">
        <rect className={styles.bar} y="3" width="20" height="8" rx="4" />
      </Entry>
      <Entry words="until the next key">
        <path className={styles.flight} d="M1 3.5H17V12" />
      </Entry>
      {band && (
        <Entry words="where it usually lies">
          <rect className={styles.whole} width="20" height="14" rx="6" />
          <rect className={styles.start} width="11" height="14" rx="6" />
        </Entry>
      )}
      {off && (
        <Entry words="off">
          <rect className={styles.off} y="3" width="20" height="8" rx="4" />
        </Entry>
      )}
    </ul>
  );
}

function Entry({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <li>
      <svg width="20" height="14">
        {children}
      </svg>
      {words}
    </li>
  );
}
