// Bounds how many passwords are hashed at once, and how many wait; past that a caller is told to come back.
import { generalError } from "../../errors.ts";
import { letHashingGiveWay } from "./hashing-threads.ts";

export interface HashingQueue {
  /** @throws LatchkeyError `UNAVAILABLE` with Retry-After when the queue is full */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Hashes under way and waiting. */
  depth(): { readonly running: number; readonly waiting: number };
}

export function createHashingQueue(options: {
  readonly concurrency: number;
  readonly queueLength: number;
}): HashingQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  const acquire = async (): Promise<void> => {
    if (running < options.concurrency) {
      running += 1;
      return;
    }
    if (waiting.length >= options.queueLength)
      throw generalError("UNAVAILABLE", { retryAfterSeconds: 1 });
    // The one that finishes hands its place on, so `running` stays as it is.
    await new Promise<void>((proceed) => waiting.push(proceed));
  };

  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    async run(work) {
      await acquire();
      try {
        const working = work();
        letHashingGiveWay();
        return await working;
      } finally {
        release();
      }
    },
    depth: () => ({ running, waiting: waiting.length }),
  };
}
