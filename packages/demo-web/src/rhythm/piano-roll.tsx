// A rhythm as a piano roll: time runs right, one lane for each position, holds as bars, the gaps between them as thin
// steps. Behind lies the band that was learned; on top the latest typing; what was off stands out.
import { BandShape, Bars, Flights } from "./piano-roll-bars.tsx";
import { PianoRollGrid } from "./piano-roll-grid.tsx";
import { bandSpans, breakLines, layOut, type Line, longestLineMs } from "./piano-roll-layout.ts";
import styles from "./piano-roll.module.css";
import type { Band, OffPart, Timing } from "./timing.ts";
import { useWidth } from "./use-width.ts";

interface PianoRollProps {
  /** What the picture shows, for those who can't see it. */
  readonly label: string;
  readonly positions: number;
  /** The text that was typed, where everybody may see it: then lanes bear letters, and lines end with words. */
  readonly text?: string | undefined;
  readonly sample?: Timing | null;
  /** Earlier typings, drawn faintly. */
  readonly past?: readonly Timing[];
  readonly band?: Band | null;
  readonly off?: readonly OffPart[];
  /** How far time has come while keys are down, milliseconds since the first press. */
  readonly nowMs?: number;
  /** How long a key usually takes, milliseconds, for a picture that has little to show yet. */
  readonly usualMsPerKey?: number;
}

export function PianoRoll(props: PianoRollProps) {
  const { label, positions, text = null, sample = null, past = [], band = null, off = [] } = props;
  const { nowMs, usualMsPerKey = 0 } = props;
  const [ref, width] = useWidth();
  const lines = breakLines(width, positions, text);
  const spans = band && bandSpans(band, sample);
  const shown = [...past, ...(sample ? [growing(sample, nowMs)] : [])];
  const spanMs =
    1.02 *
    Math.max(
      300,
      usualMsPerKey * Math.max(0, ...lines.map(({ from, to }) => to - from)),
      spans ? longestLineMs(lines, endOf(spans.pressMs, spans.spans)) : 0,
      ...shown.map((timing) => longestLineMs(lines, timing)),
    );
  const layout = layOut(width, lines, spanMs);
  const latest = sample && { timing: sample, layout, off };
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
          <PianoRollGrid
            width={width}
            positions={positions}
            text={text}
            spanMs={spanMs}
            off={lanesOf(off).join(" ")}
          />
          {spans && <BandShape band={spans} layout={layout} />}
          {past.map((timing, index) => (
            <Bars key={index} timing={timing} layout={layout} look="past" />
          ))}
          {latest && <Flights {...latest} />}
          {latest && <Bars {...latest} look="latest" nowMs={nowMs} />}
        </svg>
      )}
    </div>
  );
}

/** A typing whose keys that are down are held until now. */
function growing({ pressMs, releaseMs }: Timing, nowMs: number | undefined): Timing {
  return { pressMs, releaseMs: releaseMs.map((ms) => ms ?? nowMs ?? null) };
}

function endOf(pressMs: readonly number[], spans: readonly { readonly whole: Line }[]): Timing {
  return { pressMs, releaseMs: spans.map(({ whole }) => whole.to) };
}

function lanesOf(off: readonly OffPart[]): readonly number[] {
  return [...new Set(off.map(({ part, position }) => (part === "gap" ? position + 1 : position)))];
}
