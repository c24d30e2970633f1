// When a key moved, and how finely the browser tells.

/** @returns an event's time in milliseconds since the page's time origin */
export type EventClock = (event: Event) => number;

/**
 * `event.timeStamp` is when the system saw the key; `performance.now()` in a handler is when the page got round to it,
 * late by whatever kept it busy. So the stamp counts, unless it is on another timeline, as old browsers have it. One
 * sample never mixes the two.
 */
export function createEventClock(): EventClock {
  let stamped: boolean | undefined;
  return (event) => {
    const nowMs = performance.now();
    stamped ??= event.timeStamp > 0 && Math.abs(nowMs - event.timeStamp) < plausibleDelayMs;
    return stamped ? event.timeStamp : nowMs;
  };
}

/** A page this busy is frozen; times since 1970 are off by decades. */
const plausibleDelayMs = 60_000;
/**
 * Estimates the step of the clock that times were read from: their greatest common divisor, for clamped clocks tick at
 * multiples. The smallest difference seen would be far too large for so few events.
 *
 * @param timesMs milliseconds
 * @returns milliseconds; 0 when fewer than two moments were seen
 */
export function estimateClockStep(timesMs: readonly number[]): number {
  const [firstMs = 0] = timesMs;
  // In whole microseconds, where the noise of fractions can't grow; every known clamp is a multiple of one.
  const stepUs = timesMs.reduce(
    (step, ms) => commonDivisor(Math.round(1_000 * Math.abs(ms - firstMs)), step),
    0,
  );
  return Math.min(stepUs / 1_000, mostStepMs);
}

const mostStepMs = 1_000;

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Whole microseconds: finer than any clock of a browser, and short on the wire. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
