// The picture at the desk: what is being typed right now, and in between what was typed last.
import type { LiveTyping } from "@latchkey/client-sdk/typing";
import { PianoRoll } from "./piano-roll.tsx";
import { RollLegend } from "./roll-legend.tsx";
import type { Band, OffPart, Timing } from "./timing.ts";
import { useFrames } from "./use-frames.ts";

interface DeskRollProps {
  readonly live: LiveTyping | null;
  readonly latest: Timing | null;
  readonly positions: number;
  /** What is typed, unless it is secret. */
  readonly text: string | undefined;
  readonly past: readonly Timing[];
  readonly band: Band | null;
  readonly off: readonly OffPart[];
}

// A first guess at how long it takes, until something was typed.
const usualMsPerKey = 190;

export function DeskRoll({ live, latest, positions, text, past, band, off }: DeskRollProps) {
  const paper = { positions, text, usualMsPerKey };
  if (live) {
    return (
      <>
        <LiveRoll {...paper} live={live} past={past} />
        <RollLegend band={false} off={false} />
      </>
    );
  }
  return (
    <>
      <PianoRoll
        {...paper}
        label={describePicture(latest, positions, off.length)}
        sample={latest}
        past={band ? [] : past}
        band={band}
        off={off}
      />
      <RollLegend band={band !== null} off={off.length > 0} />
    </>
  );
}

interface LiveRollProps extends Pick<DeskRollProps, "positions" | "text" | "past"> {
  readonly live: LiveTyping;
  readonly usualMsPerKey: number;
}

/** What is being typed right now: keys that are down grow with the time. */
function LiveRoll({ live, ...paper }: LiveRollProps) {
  const sample = sinceFirst(live);
  const isDown = sample.releaseMs.includes(null);
  const nowMs = useFrames(isDown) - (live.pressMs[0] ?? 0);
  return (
    <PianoRoll
      {...paper}
      label="The rhythm of what is being typed"
      sample={sample}
      {...(isDown ? { nowMs: Math.max(0, nowMs) } : {})}
    />
  );
}

function sinceFirst({ pressMs, releaseMs }: Timing): Timing {
  const [first = 0] = pressMs;
  return {
    pressMs: pressMs.map((ms) => ms - first),
    releaseMs: releaseMs.map((ms) => (ms === null ? null : ms - first)),
  };
}

function describePicture(timing: Timing | null, positions: number, off: number): string {
  if (!timing) return `Room for the rhythm of ${positions} keys. Nothing is typed yet.`;
  const seconds = ((timing.pressMs.at(-1) ?? 0) / 1_000).toFixed(1);
  const parts = off === 0 ? "" : off === 1 ? " One part was off." : ` ${off} parts were off.`;
  return `The rhythm of ${timing.pressMs.length} keys over ${seconds} seconds.${parts}`;
}
