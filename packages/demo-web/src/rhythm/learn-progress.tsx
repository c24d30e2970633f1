// How much was learned: ten typings make a rhythm that counts, and until then a verdict is advice.
import styles from "./learn-progress.module.css";

/** From so many on the server's verdict is firm. */
export const firmSamples = 10;

export function LearnProgress({ samples }: { readonly samples: number }) {
  const shown = Math.min(samples, firmSamples);
  const firm = samples >= firmSamples;
  return (
    <div className={styles.progress}>
      <meter
        className="visually-hidden"
        min={0}
        max={firmSamples}
        value={shown}
        aria-label="Typings learned"
      />
      <div className={styles.bars} aria-hidden="true">
        {Array.from({ length: firmSamples }, (_, index) => (
          <span key={index} className={index < shown ? styles.full : styles.empty} />
        ))}
      </div>
      <p className={styles.words}>
        <strong>
          {firm ? `${samples} typings learned.` : `${shown} of ${firmSamples} learned.`}
        </strong>{" "}
        {firm
          ? "Your rhythm is known well enough to judge by."
          : "Until then a verdict is advice, and nothing is asked of you for it."}
      </p>
    </div>
  );
}
