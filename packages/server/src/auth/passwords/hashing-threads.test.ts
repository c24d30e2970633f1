// On Linux the threads that hash have a lower priority than the one that answers.
import { existsSync } from "node:fs";
import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { createHashingQueue } from "./hashing-queue.ts";
import { poolThreads } from "./hashing-threads.ts";

test.runIf(existsSync("/proc/self/task"))("hashing gives way to answering", async () => {
  const { default: argon2 } = await import("argon2");
  const queue = createHashingQueue({ concurrency: 1, queueLength: 1 });
  await queue.run(() => argon2.hash("a password", { memoryCost: 64, timeCost: 2 }));
  const threads = poolThreads();
  expect(threads.length).toBeGreaterThan(0);
  for (const thread of threads) expect(getPriority(thread)).toBeGreaterThan(getPriority());
});
