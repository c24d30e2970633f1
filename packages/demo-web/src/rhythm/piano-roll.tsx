// A rhythm as a piano roll: time runs right, one lane for each position, holds as bars, the gaps between them as thin
// steps. Behind lies the band that was learned; on top the latest typing; what was off stands out.
import { memo } from "react";
import { type Layout, bandSpans, durationOf, layOut } from "./piano-roll-layout.ts";
import styles from "./piano-roll.module.css";
import type { Band, OffPart, Timing } from "./timing.ts";
import { useWidth } from "./use-width.ts";

interface PianoRollProps {
  /** What the picture shows, for those who can't see it. */
  readonly label: string;
  readonly positions: number;
  readonly sample?: Timing | null;
  /** Earlier typings, drawn faintly. */
  readonly past?: readonly Timing[];
  readonly band?: Band | null;
  readonly off?: readonly OffPart[];
  /** How far time has come while keys are down, milliseconds since the first press. */
  readonly nowMs?: number;
  /** The least time that the picture spans, milliseconds. */
  readonly leastSpanMs?: number;
}

export function PianoRoll(props: PianoRollProps) {
  const { label, positions, sample = null, past = [], band = null, off = [], nowMs } = props;
  const [ref, width] = useWidth();
  const shown = [...past, ...(sample ? [sample] : [])];
  const bandEndMs = Math.max(
    0,
    ...(band ? bandSpans(band, sample) : []).map(({ whole }) => whole.to),
  );
  const spanMs =
    1.02 * Math.max(props.leastSpanMs ?? 0, bandEndMs, nowMs ?? 0, 600, ...shown.map(durationOf));
  const layout = layOut(width, positions, spanMs);
  return (
    <div ref={ref} className={styles.frame}>
      {width > 0 && (
        <svg
          className={styles.roll}
          width={layout.width}
          height={layout.height}
          role="img"
          aria-label={label}
        >
          <Grid width={width} positions={positions} spanMs={spanMs} off={lanesOf(off).join(" ")} />
          {past.map((timing, index) => (
            <Bars key={index} timing={timing} layout={layout} look="past" />
          ))}
          {band && <BandShape band={band} sample={sample} layout={layout} />}
          {sample && <Flights timing={sample} layout={layout} off={off} />}
          {sample && <Bars timing={sample} layout={layout} look="latest" off={off} nowMs={nowMs} />}
        </svg>
      )}
    </div>
  );
}

interface GridProps {
  readonly width: number;
  readonly positions: number;
  readonly spanMs: number;
  /** The lanes of what was off, in one string: the grid is drawn anew only when something of it changes. */
  readonly off: string;
}

const Grid = memo(function Grid({ width, positions, spanMs, off }: GridProps) {
  const layout = layOut(width, positions, spanMs);
  const { laneHeight, gutter, x, tickMs, height, lanes } = layout;
  const bottom = lanes * laneHeight;
  const offLanes = new Set(off.split(" ").filter(Boolean).map(Number));
  return (
    <g aria-hidden="true">
      {Array.from({ length: lanes }, (_, lane) => (
        <g key={lane}>
          {lane % 2 === 1 && (
            <rect
              className={styles.lane}
              x={gutter}
              y={lane * laneHeight}
              width={width - gutter}
              height={laneHeight}
            />
          )}
          {(isNumbered(lane, lanes) || offLanes.has(lane)) && (
            <text
              className={offLanes.has(lane) ? styles.offNumber : styles.number}
              x={gutter - 8}
              y={(lane + 0.5) * laneHeight}
            >
              {lane + 1}
            </text>
          )}
        </g>
      ))}
      {tickMs.map((ms) => (
        <g key={ms}>
          <path className={styles.tick} d={`M${x(ms)} 0V${bottom + 4}`} />
          <text className={styles.time} x={x(ms)} y={height - 4}>
            {ms === 0 ? "0" : `${ms / 1_000}${ms === tickMs.at(-1) ? " s" : ""}`}
          </text>
        </g>
      ))}
    </g>
  );
});

function isNumbered(lane: number, lanes: number): boolean {
  return lane === 0 || (lane + 1) % 5 === 0 || (lanes <= 8 && lane === lanes - 1);
}

function lanesOf(off: readonly OffPart[]): readonly number[] {
  return [...new Set(off.map(({ part, position }) => (part === "gap" ? position + 1 : position)))];
}

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

function Bars({ timing, layout, look, off = [], nowMs }: BarsProps) {
  const { x, laneHeight } = layout;
  const inset = insetShare * laneHeight;
  const thickness = laneHeight - 2 * inset;
  const offHolds = new Set(
    off.filter(({ part }) => part === "hold").map(({ position }) => position),
  );
  return (
    <g aria-hidden="true">
      {timing.pressMs.map((press, k) => {
        const release = timing.releaseMs[k] ?? null;
        const down = release === null && nowMs !== undefined;
        const end = release ?? (down ? Math.max(nowMs, press) : press);
        const kind = offHolds.has(k) ? styles.offBar : down ? styles.downBar : styles[look];
        return (
          <rect
            key={k}
            className={kind}
            x={x(press)}
            y={k * laneHeight + inset}
            width={Math.max(x(end) - x(press), leastBar)}
            height={thickness}
            rx={Math.min(thickness / 2, 5)}
          />
        );
      })}
    </g>
  );
}

/** From each release to the next press; where keys overlap, only the step down. */
function Flights({
  timing,
  layout,
  off,
}: Pick<BarsProps, "timing" | "layout"> & { readonly off: readonly OffPart[] }) {
  const { x, laneHeight } = layout;
  const offGaps = new Set(off.filter(({ part }) => part === "gap").map(({ position }) => position));
  return (
    <g aria-hidden="true">
      {timing.pressMs.slice(1).map((next, k) => {
        const press = timing.pressMs[k] ?? 0;
        const from = Math.min(timing.releaseMs[k] ?? press, next);
        const middle = (k + 0.5) * laneHeight;
        return (
          <path
            key={k}
            className={offGaps.has(k) ? styles.offFlight : styles.flight}
            d={`M${x(from)} ${middle}H${x(next)}V${middle + laneHeight}`}
          />
        );
      })}
    </g>
  );
}

interface BandShapeProps {
  readonly band: Band;
  readonly sample: Timing | null;
  readonly layout: Layout;
}

function BandShape({ band, sample, layout }: BandShapeProps) {
  const { x, laneHeight } = layout;
  const box = (from: number, to: number, k: number) => ({
    x: x(from) - 2,
    y: k * laneHeight,
    width: Math.max(x(to) - x(from), 0) + 4,
    height: laneHeight,
    rx: Math.min(laneHeight / 2, 7),
  });
  return (
    <g aria-hidden="true" className={styles.band}>
      {bandSpans(band, sample).map(({ start, whole }, k) => (
        <g key={k}>
          <rect className={styles.whole} {...box(whole.from, whole.to, k)} />
          {k > 0 && <rect className={styles.start} {...box(start.from, start.to, k)} />}
        </g>
      ))}
    </g>
  );
}
