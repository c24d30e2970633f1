// Transactions over MikroORM: they retry while another process holds the lock, and catch the misuse that would deadlock.
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { MikroORM } from "@mikro-orm/core";
import type { AbstractSqlDriver, EntityManager } from "@mikro-orm/sql";
import type { Db, Tx } from "./db.ts";
import { isDatabaseFailure, isRetryable, unavailable } from "./failures.ts";
import { createWriteLine, type WriteLine } from "./write-line.ts";

/** MikroORM over either of the SQL databases. */
export type SqlOrm = MikroORM<AbstractSqlDriver, EntityManager>;

type CommitHook = () => Promise<void> | void;

const entityManagers = new WeakMap<Db, () => EntityManager>();
const openTransaction = new AsyncLocalStorage<{ open: boolean }>();

// A caller is told of a locked database within 5 s (BENCHMARKS R3), however long the way there and back, and is better
// off coming back then.
const giveUpAfterMs = 4_000;
const firstRetryMs = 5;
const longestRetryMs = 100;

/** The entity manager behind a handle; only `*.store.ts` files and this folder call it. */
export function em(db: Db): EntityManager {
  const manager = entityManagers.get(db);
  if (!manager) throw new TypeError("This handle doesn't belong to an open store.");
  return manager();
}

/** The root handle of an open ORM. */
export function createDb(orm: SqlOrm, dialect: Db["dialect"]): Db {
  const inLine = dialect === "sqlite" ? lineUp(createWriteLine()) : retryWhileLocked;
  const db: Db = {
    dialect,
    async transaction(work) {
      refuseInsideTransaction();
      const { result, hooks } = await inLine(() => transactOnce(orm, dialect, work));
      await Promise.allSettled(hooks.map(async (hook) => hook()));
      return result;
    },
  };
  entityManagers.set(db, () => {
    refuseInsideTransaction();
    return orm.em.fork({ clear: true, useContext: false });
  });
  return db;
}

/** Whether the database answers a query right now. */
export async function databaseAnswers(db: Db): Promise<boolean> {
  return em(db)
    .execute("select 1", [])
    .then(
      () => true,
      () => false,
    );
}

// SQLite's only connection belongs to the open transaction: waiting for it from inside would never end.
function refuseInsideTransaction(): void {
  if (openTransaction.getStore()?.open) {
    throw new Error(
      "The root database handle was used inside a transaction; pass the transaction on instead.",
    );
  }
}

// One at a time: SQLite has one connection and one write lock anyway.
function lineUp(line: WriteLine): typeof retryWhileLocked {
  return async (attempt) => {
    await line.enter();
    try {
      return await retryWhileLocked(attempt);
    } catch (error) {
      if (isRetryable(error)) line.dismiss();
      throw error;
    } finally {
      line.leave();
    }
  };
}

/**
 * Tries again for as long as another process holds the lock, up to 4 s.
 *
 * @throws LatchkeyError `UNAVAILABLE` when the database is at fault
 */
export async function retryWhileLocked<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const deadlineMs = performance.now() + giveUpAfterMs;
  for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetryable(error) || performance.now() + waitMs > deadlineMs)
        throw isDatabaseFailure(error) ? unavailable(error) : error;
      await delay(waitMs * (0.5 + Math.random()));
    }
  }
}

async function transactOnce<Result>(
  orm: SqlOrm,
  dialect: Db["dialect"],
  work: (tx: Tx) => Promise<Result>,
): Promise<{ result: Result; hooks: CommitHook[] }> {
  const manager = orm.em.fork({ clear: true, useContext: false });
  const hooks: CommitHook[] = [];
  const marker = { open: true };
  await manager.begin();
  try {
    const result = await openTransaction.run(marker, () => work(createTx(manager, dialect, hooks)));
    await manager.commit();
    return { result, hooks };
  } catch (error) {
    await manager.rollback().catch(() => undefined);
    throw error;
  } finally {
    marker.open = false;
  }
}

function createTx(manager: EntityManager, dialect: Db["dialect"], hooks: CommitHook[]): Tx {
  const tx = {
    dialect,
    transaction: <Result>(work: (joined: Tx) => Promise<Result>) => work(tx),
    afterCommit: (hook: CommitHook) => void hooks.push(hook),
  } as Tx;
  entityManagers.set(tx, () => manager);
  return tx;
}
