// Transactions over MikroORM: they retry while another process holds the lock, and catch the misuse that would deadlock.
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { MikroORM } from "@mikro-orm/core";
import type { AbstractSqlDriver, EntityManager } from "@mikro-orm/sql";
import type Database from "better-sqlite3";
import type { Db, Tx } from "./db.ts";
import { isDatabaseFailure, isRetryable, unavailable } from "./failures.ts";
import { type GroupTransaction, shareCommits } from "./shared-commit.ts";
import { postgresStatements, type Statements, sqliteStatements } from "./statements.ts";

/** MikroORM over either of the SQL databases. */
export type SqlOrm = MikroORM<AbstractSqlDriver, EntityManager>;

type CommitHook = () => Promise<void> | void;

const entityManagers = new WeakMap<Db, () => EntityManager>();
const statements = new WeakMap<Db, () => Statements>();
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

/** Plain statements on a handle; only `*.store.ts` files and this folder call it. */
export function statementsOf(db: Db): Statements {
  const runner = statements.get(db);
  if (!runner) throw new TypeError("This handle doesn't belong to an open store.");
  return runner();
}

/** The connections of an open SQLite file: the ORM's, which writes, and one that only reads. */
export interface SqliteConnections {
  readonly writing: Database.Database;
  readonly reading: Database.Database;
}

/** The root handle of an ORM on SQLite. */
export function createSqliteDb(orm: SqlOrm, { writing, reading }: SqliteConnections): Db {
  const inside = sqliteStatements(writing);
  const outside = sqliteStatements(reading);
  const share = shareCommits(() => beginSharedTransaction(orm, writing, inside));
  const transact: Transact = (work) =>
    share((group) => {
      // Made at its first use: most transactions do without the ORM.
      let forked: EntityManager | undefined;
      const manager = () =>
        (forked ??= group.manager.fork({ clear: true, keepTransactionContext: true }));
      return workInside({ dialect: "sqlite", manager, statements: () => inside }, work);
    });
  return createDb(orm, "sqlite", transact, () => outside);
}

/** The root handle of an ORM on PostgreSQL. */
export function createPostgresDb(orm: SqlOrm): Db {
  const transact: Transact = (work) => retryWhileLocked(() => transactOnce(orm, work));
  return createDb(orm, "postgresql", transact, () =>
    postgresStatements(orm.em.fork({ useContext: false })),
  );
}

interface Done<Result> {
  readonly result: Result;
  readonly hooks: readonly CommitHook[];
}

type Transact = <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Done<Result>>;

function createDb(
  orm: SqlOrm,
  dialect: Db["dialect"],
  transact: Transact,
  outside: () => Statements,
): Db {
  const db: Db = {
    dialect,
    async transaction(work) {
      refuseInsideTransaction();
      const { result, hooks } = await transact(work);
      await Promise.allSettled(hooks.map(async (hook) => hook()));
      return result;
    },
  };
  entityManagers.set(db, () => {
    refuseInsideTransaction();
    return orm.em.fork({ clear: true, useContext: false });
  });
  statements.set(db, () => {
    refuseInsideTransaction();
    return outside();
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
  work: (tx: Tx) => Promise<Result>,
): Promise<Done<Result>> {
  const manager = orm.em.fork({ clear: true, useContext: false });
  await manager.begin();
  try {
    const inside = {
      dialect: "postgresql",
      manager: () => manager,
      statements: () => postgresStatements(manager),
    } as const;
    const done = await workInside(inside, work);
    await manager.commit();
    return done;
  } catch (error) {
    await manager.rollback().catch(() => undefined);
    throw error;
  }
}

async function beginSharedTransaction(
  orm: SqlOrm,
  database: Database.Database,
  inside: Statements,
): Promise<GroupTransaction & { readonly manager: EntityManager }> {
  const manager = orm.em.fork({ clear: true, useContext: false });
  await retryWhileLocked(() => manager.begin());
  return {
    manager,
    execute: (sql) => inside.run(sql, []),
    isOpen: () => database.inTransaction,
    commit: () => manager.commit(),
    rollback: () => manager.rollback().catch(() => undefined),
  };
}

async function workInside<Result>(
  inside: {
    readonly dialect: Db["dialect"];
    readonly manager: () => EntityManager;
    readonly statements: () => Statements;
  },
  work: (tx: Tx) => Promise<Result>,
): Promise<Done<Result>> {
  const hooks: CommitHook[] = [];
  const marker = { open: true };
  const tx = {
    dialect: inside.dialect,
    transaction: <Joined>(join: (joined: Tx) => Promise<Joined>) => join(tx),
    afterCommit: (hook: CommitHook) => void hooks.push(hook),
  } as Tx;
  entityManagers.set(tx, inside.manager);
  statements.set(tx, inside.statements);
  try {
    return { result: await openTransaction.run(marker, () => work(tx)), hooks };
  } finally {
    marker.open = false;
  }
}
