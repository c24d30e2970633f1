// The mark at full size: time runs along the shaft, each bar of the bit is a key held down, and behind it stands the
// band that was learned.
import styles from "./rhythm-key.module.css";

/** Position along the shaft, how long the key is held, and how much that varies; all in the picture's own units. */
const strokes = [
  { at: 196, hold: 78, varies: 20 },
  { at: 232, hold: 44, varies: 14 },
  { at: 284, hold: 104, varies: 26 },
  { at: 318, hold: 58, varies: 14 },
  { at: 352, hold: 86, varies: 18 },
  { at: 402, hold: 34, varies: 12 },
  { at: 436, hold: 66, varies: 20 },
] as const;

const shaftY = 112;
const lanes = [0, 1, 2, 3, 4] as const;

export function RhythmKey() {
  return (
    <svg className={styles.key} viewBox="24 16 440 236" role="img" aria-label="A key whose bit is the rhythm of someone typing">
      {lanes.map((lane) => (
        <path key={lane} className={styles.lane} d={`M176 ${shaftY + 28 + lane * 24}H460`} />
      ))}
      {strokes.map(({ at, hold, varies }) => (
        <path key={at} className={styles.band} d={`M${at} ${shaftY + hold - varies}v${varies * 2}`} />
      ))}
      <circle className={styles.metal} cx="96" cy={shaftY} r="56" />
      <path className={styles.metal} d={`M152 ${shaftY}H444`} />
      {strokes.map(({ at, hold }) => (
        <path key={at} className={styles.bar} d={`M${at} ${shaftY}v${hold}`} />
      ))}
    </svg>
  );
}
