// The mark at full size: time runs along the shaft, each bar of the bit is a key held down, and the tint behind it is
// the band in which that key usually comes up.
import styles from "./rhythm-key.module.css";

/** Place along the shaft, how long the key is held, and where it usually comes up; all in the picture's own units. */
const strokes = [
  { at: 188, hold: 74, usual: [60, 92] },
  { at: 222, hold: 42, usual: [34, 60] },
  { at: 276, hold: 102, usual: [78, 116] },
  { at: 310, hold: 58, usual: [44, 70] },
  { at: 344, hold: 84, usual: [70, 104] },
  { at: 398, hold: 34, usual: [26, 52] },
  { at: 432, hold: 66, usual: [50, 86] },
] as const;

const shaftY = 96;
const barWidth = 14;
const bandWidth = 26;
const lanesAt = [24, 48, 72, 96, 120] as const;

export function RhythmKey() {
  return (
    <svg
      className={styles.key}
      viewBox="24 24 432 200"
      role="img"
      aria-label="A key whose bit is the rhythm of someone typing"
    >
      {lanesAt.map((lane) => (
        <path key={lane} className={styles.lane} d={`M172 ${shaftY + lane}H456`} />
      ))}
      {strokes.map(({ at, usual: [from, to] }) => (
        <rect
          key={at}
          className={styles.band}
          x={at - bandWidth / 2}
          y={shaftY + from}
          width={bandWidth}
          height={to - from}
          rx="5"
        />
      ))}
      <circle className={styles.metal} cx="94" cy={shaftY} r="58" />
      <path className={styles.metal} d={`M152 ${shaftY}H432`} />
      {strokes.map(({ at, hold }) => (
        <rect
          key={at}
          className={styles.bar}
          x={at - barWidth / 2}
          y={shaftY}
          width={barWidth}
          height={hold}
          rx="5"
        />
      ))}
    </svg>
  );
}
