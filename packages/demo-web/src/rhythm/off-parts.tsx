// The timings that lay furthest off, each against the band that it left: where two people differ, key by key.
import { keyName } from "./phrase.ts";
import type { Explanation } from "./timing.ts";
import styles from "./off-parts.module.css";

type Off = Explanation["off"][number];

interface OffPartsProps {
  readonly off: readonly Off[];
  readonly text: string;
}

const mostParts = 6;

export function OffParts({ off, text }: OffPartsProps) {
  if (off.length === 0) return null;
  const shown = off.slice(0, mostParts);
  const more = off.length - shown.length;
  // One scale for all, so that they can be told apart at a glance.
  const spanMs =
    1.05 * Math.max(...shown.flatMap(({ observedMs, usualMs }) => [observedMs, usualMs.high]));
  return (
    <section className={styles.parts} aria-labelledby="furthest-off">
      <h2 id="furthest-off">Furthest off</h2>
      <ol>
        {shown.map((part) => (
          <li key={`${part.part} ${part.position}`}>
            <p>
              <strong>{nameKeys(part, text)}</strong> {describeShift(part)}{" "}
              <span className={styles.numbers}>
                {Math.round(part.observedMs)} ms, usually {Math.round(part.usualMs.low)} to{" "}
                {Math.round(part.usualMs.high)} ms, {numberKeys(part)}
              </span>
            </p>
            <Deviation part={part} spanMs={spanMs} />
          </li>
        ))}
      </ol>
      {more > 0 && <p className={styles.more}>And {more} more, marked in the picture.</p>}
    </section>
  );
}

/** The band as a tint on a line of time, and what was measured as a mark. */
function Deviation({ part, spanMs }: { readonly part: Off; readonly spanMs: number }) {
  const { observedMs, usualMs } = part;
  const percent = (ms: number): string => `${((100 * ms) / spanMs).toFixed(2)}%`;
  return (
    <svg className={styles.deviation} aria-hidden="true">
      <rect className={styles.track} width="100%" height="100%" rx="4" />
      <rect
        className={styles.usual}
        x={percent(usualMs.low)}
        width={percent(usualMs.high - usualMs.low)}
        height="100%"
        rx="4"
      />
      <svg x={percent(observedMs)} overflow="visible">
        <rect className={styles.observed} x="-2" y="-2" width="4" height="14" rx="2" />
      </svg>
    </svg>
  );
}

/** As in "space to r". */
function nameKeys({ part, position }: Off, text: string): string {
  const key = (at: number) => keyName(text[at] ?? "");
  return part === "hold" ? key(position) : `${key(position)} to ${key(position + 1)}`;
}

/** Which ones: the same two letters may stand more than once in a text. */
function numberKeys({ part, position }: Off): string {
  return part === "hold" ? `key ${position + 1}` : `keys ${position + 1} to ${position + 2}`;
}

function describeShift({ part, direction }: Off): string {
  if (part === "hold") return `was held ${direction}`;
  return direction === "longer" ? "came later" : "came sooner";
}
