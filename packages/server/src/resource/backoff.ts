// How long to wait after failures: twice as long each time, never the same for all who wait.

const firstMs = 500;
const longestMs = 5_000;

/** @param failures how many came in a row, 1 or more. @returns milliseconds, at least half of the full step */
export function backoffMs(failures: number): number {
  const stepMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
  return stepMs * (0.5 + Math.random() / 2);
}
