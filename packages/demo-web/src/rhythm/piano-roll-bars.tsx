// What lies on the paper: holds as bars, the gaps between them as thin steps, and the band behind.
import { type BandSpans, type Layout, originsOf } from "./piano-roll-layout.ts";
import styles from "./piano-roll.module.css";
import type { OffPart, Timing } from "./timing.ts";

/** Room around a bar, as a share of its lane. */
const insetShare = 0.19;
const leastBar = 4;

interface BarsProps {
  readonly timing: Timing;
  readonly layout: Layout;
  readonly look: "past" | "latest";
  readonly off?: readonly OffPart[];
  readonly nowMs?: number | undefined;
}

export function Bars({ timing, layout, look, off = [], nowMs }: BarsProps) {
  const { lines, x, y, laneHeight } = layout;
  const origins = originsOf(lines, timing.pressMs);
  const inset = insetShare * laneHeight;
  const thickness = laneHeight - 2 * inset;
  const offHolds = positionsOf(off, "hold");
  return (
    <g aria-hidden="true">
      {timing.pressMs.map((press, k) => {
        const release = timing.releaseMs[k] ?? null;
        const down = release === null && nowMs !== undefined;
        const end = release ?? (down ? Math.max(nowMs, press) : press);
        const kind = offHolds.has(k) ? styles.offBar : down ? styles.downBar : styles[look];
        const left = x(press - (origins[k] ?? 0));
        return (
          <rect
            key={k}
            className={kind}
            x={left}
            y={y(k) + inset}
            width={Math.max(x(end - (origins[k] ?? 0)) - left, leastBar)}
            height={thickness}
            rx={Math.min(thickness / 2, 5)}
          />
        );
      })}
    </g>
  );
}

interface FlightsProps {
  readonly timing: Timing;
  readonly layout: Layout;
  readonly off: readonly OffPart[];
}

/** From each release to the next press; where keys overlap, only the step down. */
export function Flights({ timing, layout, off }: FlightsProps) {
  const { lines, x, y, laneHeight } = layout;
  const origins = originsOf(lines, timing.pressMs);
  const offGaps = positionsOf(off, "gap");
  return (
    <g aria-hidden="true">
      {timing.pressMs.slice(1).map((next, k) => {
        const press = timing.pressMs[k] ?? 0;
        const origin = origins[k + 1] ?? 0;
        const left = x(Math.min(timing.releaseMs[k] ?? press, next) - origin);
        const arrives = y(k + 1) + laneHeight / 2;
        // A line that begins shows where the last one ended: the step comes in from above.
        const startsLine = lines.some(({ from }) => from === k + 1);
        const leaves = startsLine ? y(k + 1) - 5 : y(k) + laneHeight / 2;
        return (
          <path
            key={k}
            className={offGaps.has(k) ? styles.offFlight : styles.flight}
            d={`M${left} ${leaves}H${x(next - origin)}V${arrives}`}
          />
        );
      })}
    </g>
  );
}

interface BandShapeProps {
  readonly band: BandSpans;
  readonly layout: Layout;
}

export function BandShape({ band: { pressMs, spans }, layout }: BandShapeProps) {
  const { lines, x, y, laneHeight } = layout;
  const origins = originsOf(lines, pressMs);
  const box = (from: number, to: number, k: number) => {
    const origin = origins[k] ?? 0;
    return {
      x: x(from - origin) - 2,
      y: y(k) + 0.5,
      width: Math.max(x(to - origin) - x(from - origin), 0) + 4,
      height: laneHeight - 1,
      rx: Math.min(laneHeight / 2, 7),
    };
  };
  return (
    <g aria-hidden="true" className={styles.band}>
      {spans.map(({ start, whole }, k) => (
        <g key={k}>
          <rect className={styles.whole} {...box(whole.from, whole.to, k)} />
          {k > 0 && <rect className={styles.start} {...box(start.from, start.to, k)} />}
        </g>
      ))}
    </g>
  );
}

function positionsOf(off: readonly OffPart[], wanted: OffPart["part"]): ReadonlySet<number> {
  return new Set(off.filter(({ part }) => part === wanted).map(({ position }) => position));
}
