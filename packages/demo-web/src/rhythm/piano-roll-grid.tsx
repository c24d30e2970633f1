// The paper that a rhythm is drawn on: lanes with their keys, and time. It is drawn anew only when it changes.
import { memo } from "react";
import { breakLines, layOut, type Line } from "./piano-roll-layout.ts";
import styles from "./piano-roll.module.css";
import { keySign } from "./phrase.ts";

interface GridProps {
  readonly width: number;
  readonly positions: number;
  readonly text: string | null;
  readonly spanMs: number;
  /** The lanes of what was off, in one string, which compares by value. */
  readonly off: string;
}

export const PianoRollGrid = memo(function PianoRollGrid(props: GridProps) {
  const { width, positions, text, spanMs } = props;
  const layout = layOut(width, breakLines(width, positions, text), spanMs);
  const { laneHeight, gutter, lines, x, y, tickMs, height } = layout;
  const offLanes = new Set(props.off.split(" ").filter(Boolean).map(Number));
  return (
    <g aria-hidden="true">
      {Array.from({ length: positions }, (_, lane) => (
        <g key={lane}>
          {lane % 2 === 1 && (
            <rect
              className={styles.lane}
              x={gutter}
              y={y(lane)}
              width={width - gutter}
              height={laneHeight}
            />
          )}
          {(text !== null || isNumbered(lane, lines) || offLanes.has(lane)) && (
            <text
              className={offLanes.has(lane) ? styles.offNumber : styles.number}
              x={gutter - 8}
              y={y(lane) + laneHeight / 2}
            >
              {text === null ? lane + 1 : keySign(text[lane] ?? "")}
            </text>
          )}
        </g>
      ))}
      {lines.map(({ from, to }) =>
        tickMs.map((ms) => (
          <path
            key={`${from} ${ms}`}
            className={styles.tick}
            d={`M${x(ms)} ${y(from)}V${y(to - 1) + laneHeight}`}
          />
        )),
      )}
      {tickMs.map((ms) => (
        <text key={ms} className={styles.time} x={x(ms)} y={height - 4}>
          {ms === 0 ? "0" : `${ms / 1_000}${ms === tickMs.at(-1) ? " s" : ""}`}
        </text>
      ))}
    </g>
  );
});

function isNumbered(lane: number, lines: readonly Line[]): boolean {
  return (lane + 1) % 5 === 0 || lines.some(({ from }) => from === lane);
}
