// Judging passwords stops nobody: not the requests in between, not the end of the process, and nobody waits for long.
import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { costlyPasswords } from "./password-strength.fixture.ts";
import { createStrengthThread, strengthThread } from "./strength-thread.ts";

/**
 * The most that this thread works between two turns of its loop while something is under way, in ms. A busy machine's
 * interruptions aren't in it.
 */
async function longestTurnMs(underWay: Promise<unknown>): Promise<number> {
  const state = { ended: false };
  const ended = underWay.finally(() => (state.ended = true));
  let longest = 0;
  while (!state.ended) {
    const before = process.threadCpuUsage();
    await delay(1);
    const { user, system } = process.threadCpuUsage(before);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  await ended;
  return longest;
}

test("the loop turns while the word lists load and the costliest passwords are judged", async () => {
  const started = process.threadCpuUsage();
  const judged = Promise.all(
    costlyPasswords.map((password) => strengthThread.findWeakness(password)),
  );
  const { user, system } = process.threadCpuUsage(started);
  const longestMs = Math.max((user + system) / 1_000, await longestTurnMs(judged));
  expect(longestMs).toBeLessThan(150);
  expect(await judged).toHaveLength(costlyPasswords.length);
});

test("answers go to whom they belong", async () => {
  const answers = await Promise.all(
    ["a".repeat(20), "correct horse battery staple", "qwertyuiopasdfghjkl"].map((password) =>
      strengthThread.findWeakness(password),
    ),
  );
  expect(answers).toEqual([
    expect.stringContaining("Repeated characters"),
    null,
    expect.stringContaining("commonly used"),
  ]);
});

test("a full line sends the next away with a time to come back, and empties again", async () => {
  const asking = Array.from({ length: 80 }, () => strengthThread.findWeakness("a".repeat(20)));
  const outcomes = await Promise.allSettled(asking);
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused).toHaveLength(15);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ code: "UNAVAILABLE", details: { retryAfterSeconds: 1 } });
  await expect(strengthThread.findWeakness("a".repeat(20))).resolves.toContain("Repeated");
});

test("whoever waits for a thread that dies is told, and the next has another", async () => {
  const started: Worker[] = [];
  const thread = createStrengthThread(() => {
    const worker = new Worker(new URL("strength-worker.ts", import.meta.url));
    started.push(worker);
    return worker;
  });
  const waiting = [thread.findWeakness("a".repeat(20)), thread.findWeakness("b".repeat(20))];
  const told = Promise.allSettled(waiting);
  await started[0]?.terminate();
  for (const outcome of await told)
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  await expect(thread.findWeakness("a".repeat(20))).resolves.toContain("Repeated");
  expect(started).toHaveLength(2);
  await started[1]?.terminate();
});

test("a process that has nothing else to do waits for an answer, and then ends", async () => {
  const module = JSON.stringify(new URL("strength-thread.ts", import.meta.url).href);
  const script = `const { strengthThread } = await import(${module});
    console.log(await strengthThread.findWeakness("aaaaaaaaaaaaaaaaaaaa"));`;
  const node = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  expect((await node).stdout).toContain("Repeated characters");
});
