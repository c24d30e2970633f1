// Lets concurrent writers share one durable commit: while one commit runs, the next ones gather.
import { generalError } from "../errors.ts";

interface Waiter<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

// Keeps one statement below the parameter limit of both databases (SQLite: 32,766).
const largestGroup = 500;

/**
 * @param commit writes a group in one transaction; it calls `take` inside, once the transaction is open, so that whoever
 * came while it waited for the lock is still part of it
 * @returns a function that resolves once its item is durable
 * @throws LatchkeyError `UNAVAILABLE` when the commit failed
 */
export function groupCommit<Item>(
  commit: (take: () => readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  const waiting: Waiter<Item>[] = [];
  let flushing = false;

  const flushGroup = async (): Promise<void> => {
    const group: Waiter<Item>[] = [];
    const take = (): Item[] => {
      group.push(...waiting.splice(0, largestGroup - group.length));
      return group.map((waiter) => waiter.item);
    };
    try {
      await commit(take);
      for (const waiter of group) waiter.resolve();
    } catch (cause) {
      // Where the transaction didn't even open, nobody was taken yet: they would wait for ever.
      if (group.length === 0) take();
      for (const waiter of group)
        waiter.reject(generalError("UNAVAILABLE", { cause, retryAfterSeconds: 2 }));
    }
  };

  const flush = async (): Promise<void> => {
    if (flushing) return;
    flushing = true;
    while (waiting.length > 0) await flushGroup();
    flushing = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void flush();
    });
}
