// Waiting for a condition instead of for a while.
import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks again and again until the answer is yes.
 *
 * @param withinMs how long it may take; 10 s unless told
 * @returns how long it took, in milliseconds
 * @throws Error when the time is up, or whatever the condition throws
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<number> {
  const startedMs = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedMs > withinMs)
      throw new Error(`Not within ${withinMs} ms: ${condition.toString()}`);
    await delay(10);
  }
  return performance.now() - startedMs;
}
