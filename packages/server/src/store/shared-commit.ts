// SQLite commits for many at once: transactions run one after the other as ever, each in a savepoint, and whoever asks
// while others are under way shares their commit. An fsync takes milliseconds, and there is one write lock anyway.
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { isDatabaseFailure, isRetryable, unavailable } from "./failures.ts";

/** The physical transaction that a group shares. */
export interface GroupTransaction {
  /** Runs one statement, such as `savepoint`. */
  execute(sql: string): Promise<unknown>;
  /** False once the database has rolled everything back by itself, as it does on a full disk. */
  isOpen(): boolean;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Runs work in a transaction that it may share. @throws what the work throws, `UNAVAILABLE` when the database is at fault */
export type InSharedTransaction<Handle> = <Result>(
  work: (handle: Handle) => Promise<Result>,
) => Promise<Result>;

interface Member<Handle> {
  readonly run: (handle: Handle) => Promise<void>;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

// About what a disk commits in five seconds.
const longestLine = 1_000;
// The lock isn't kept from other processes for longer than it takes to gather these, or for this long.
const largestGroup = 64;
const longestGroupMs = 20;
const savepoint = "latchkey";

/** @param begin opens the physical transaction, however often it has to ask for the lock */
export function shareCommits<Handle extends GroupTransaction>(
  begin: () => Promise<Handle>,
): InSharedTransaction<Handle> {
  let waiting: Member<Handle>[] = [];
  let running = false;

  const runGroup = async (): Promise<void> => {
    // Requests that have arrived come to their own transactions in one turn of the event loop. It is awaited before the
    // lock is taken: with the lock in hand nothing else of this process runs, so that none of it can wait for the lock.
    await nextTurn();
    const handle = await begin();
    const members: Member<Handle>[] = [];
    try {
      const untilMs = performance.now() + longestGroupMs;
      while (waiting.length > 0 && members.length < largestGroup && performance.now() < untilMs) {
        const member = waiting.shift() as Member<Handle>;
        if (await runMember(handle, member)) members.push(member);
      }
      await handle.commit();
    } catch (error) {
      await handle.rollback();
      for (const member of members) member.failed(asUnavailable(error));
      return;
    }
    for (const member of members) member.committed();
  };

  const runAll = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      try {
        await runGroup();
      } catch (error) {
        // The first in line didn't get the lock, and those behind it won't.
        const gone = isRetryable(error) ? waiting : waiting.slice(0, 1);
        waiting = waiting.slice(gone.length);
        for (const member of gone) member.failed(asUnavailable(error));
      }
    }
    running = false;
  };

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= longestLine)
        return reject(unavailable(new Error("Too many wait for their turn to write.")));
      // Each goes on in the context of its own request, whoever's commit it shares.
      const inContext = AsyncLocalStorage.snapshot();
      let settle: () => void = () => undefined;
      waiting.push({
        run: (handle) =>
          inContext(async () => {
            const result = await work(handle);
            settle = () => resolve(result);
          }),
        committed: () => settle(),
        failed: reject,
      });
      if (!running) void runAll();
    });
}

/** @returns whether the member's work waits for the commit @throws the database's failure when the whole group is lost */
async function runMember<Handle extends GroupTransaction>(
  handle: Handle,
  member: Member<Handle>,
): Promise<boolean> {
  try {
    await handle.execute(`savepoint ${savepoint}`);
    await member.run(handle);
    await handle.execute(`release ${savepoint}`);
    return true;
  } catch (error) {
    member.failed(isDatabaseFailure(error) ? unavailable(error) : error);
    if (!handle.isOpen()) throw error;
    await handle.execute(`rollback to ${savepoint}`);
    await handle.execute(`release ${savepoint}`);
    return false;
  }
}

function asUnavailable(error: unknown): unknown {
  return isDatabaseFailure(error) ? unavailable(error) : error;
}
