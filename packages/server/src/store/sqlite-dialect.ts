// SQLite as Latchkey opens it: WAL, fsync on every commit, and transactions that take the write lock at once.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import {
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from "kysely";

// better-sqlite3 waits synchronously, which holds up every request: reads, which hardly ever meet a lock, wait a little.
const busyTimeoutMs = 25;

/** @param path file of the database */
export function openSqlite(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { timeout: busyTimeoutMs });
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  return database;
}

/**
 * Where a connection keeps what it sorts, and what a savepoint would undo. In memory the savepoints of a shared commit
 * cost half of its writes less; in files a migration can sort a table that is larger than memory.
 */
export function keepTemporary(database: Database.Database, place: "memory" | "file"): void {
  database.pragma(`temp_store = ${place}`);
}

/** A second connection to a file that is open already; in WAL it sees what was committed, and waits for nobody. */
export function openSqliteReader(path: string): Database.Database {
  const database = new Database(path, { timeout: busyTimeoutMs });
  database.pragma("query_only = on");
  return database;
}

/** A dialect over an open database whose transactions begin as `BEGIN IMMEDIATE`. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#database);
  }

  override createAdapter(): DialectAdapter {
    return new QueueingSqliteAdapter();
  }
}

// Kysely 0.29 queues for a single connection itself, but never gives it back when a transaction fails to begin: the
// next one would wait for ever. Told that there are many, it leaves the queue to the driver below.
class QueueingSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  readonly #database: Database.Database;
  readonly #begin: Database.Statement;
  #waits = true;
  #lastInQueue: Promise<void> = Promise.resolve();
  #giveBack: () => void = () => undefined;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
    this.#begin = database.prepare("begin immediate");
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#lastInQueue;
    const turn = Promise.withResolvers<void>();
    this.#lastInQueue = turn.promise;
    await before;
    this.#giveBack = turn.resolve;
    const connection = await super.acquireConnection();
    return {
      streamQuery: (...given) => connection.streamQuery(...given),
      executeQuery: (query, ...given) => {
        if (!this.#database.inTransaction) this.#waitForLocks(true);
        return connection.executeQuery(query, ...given);
      },
    };
  }

  override async releaseConnection(): Promise<void> {
    this.#giveBack();
  }

  // A plain BEGIN upgrades its lock at the first write, and fails for good when another process committed since.
  override async beginTransaction(): Promise<void> {
    try {
      // A crowd that waits for the lock one after the other would hold up everything else for as long: transactions.ts
      // tries again without holding the connection.
      this.#waitForLocks(false);
      this.#begin.run();
    } catch (error) {
      await this.releaseConnection();
      throw error;
    }
  }

  // Said when it changes: transactions follow one another, and reads outside of them seldom come here.
  #waitForLocks(waits: boolean): void {
    if (this.#waits === waits) return;
    this.#database.pragma(`busy_timeout = ${waits ? busyTimeoutMs : 0}`);
    this.#waits = waits;
  }

  // Where the disk is full or fails, SQLite has rolled back by itself, and refuses to do it twice.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}
