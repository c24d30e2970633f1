// Opens the database that DATABASE_URL names, migrates it, and hands out the root handle.
import { type EntitySchema, MikroORM } from "@mikro-orm/core";
import { Migrator } from "@mikro-orm/migrations";
import { PostgreSqlPlatform } from "@mikro-orm/postgresql";
import type { AbstractSqlDriver, EntityManager } from "@mikro-orm/sql";
import { SqliteDriver } from "@mikro-orm/sqlite";
import type Database from "better-sqlite3";
import type { Db } from "./db.ts";
import { migrations } from "./migrations/index.ts";
import { ImpatientClient, PatientClient } from "./impatient-client.ts";
import { ForgivingPostgresDriver } from "./postgres-driver.ts";
import {
  ImmediateSqliteDialect,
  keepTemporary,
  openSqlite,
  openSqliteReader,
} from "./sqlite-dialect.ts";
import { createPostgresDb, createSqliteDb, retryWhileLocked, type SqlOrm } from "./transactions.ts";

/** A table's definition, as a domain hands it to the store. */
export type Entity = EntitySchema;

/** An open database. */
export interface Store {
  readonly db: Db;
  /** Applies the migrations that are missing; several processes may call it at once. */
  migrate(): Promise<void>;
  /** A number that changes when another process commits (SQLite; 0 on PostgreSQL). Costs microseconds. */
  foreignCommits(): number;
  close(): Promise<void>;
}

const migrationLockKey = 7_246_001; // any number, the same in every instance

// What a caller waits for a hung PostgreSQL at most, for a connection and then for an answer, stays below 5 s
// (BENCHMARKS R3); statements of ours take milliseconds, and the server gives up on one before we give up on the server.
const impatient = { Client: ImpatientClient, statement_timeout: 2_500 } as const;
const connectionTimeoutMillis = 2_000;

/**
 * @param databaseUrl `sqlite:<path>` or `postgres://…`
 * @param entities every table of every domain
 */
export async function openStore(databaseUrl: string, entities: readonly Entity[]): Promise<Store> {
  return databaseUrl.startsWith("postgres")
    ? openPostgres(databaseUrl, entities)
    : openSqliteFile(databaseUrl, entities);
}

async function openSqliteFile(databaseUrl: string, entities: readonly Entity[]): Promise<Store> {
  const path = databaseUrl.replace(/^(sqlite|file):(\/\/)?/, "");
  const database = openSqlite(path);
  const orm: SqlOrm = new MikroORM<AbstractSqlDriver>({
    ...ormOptions("sqlite", entities),
    driver: SqliteDriver,
    dbName: database.name,
    driverOptions: new ImmediateSqliteDialect(database),
  });
  const reading = openSqliteReader(path);
  keepTemporary(database, "memory");
  return {
    db: createSqliteDb(orm, { writing: database, reading }),
    async migrate() {
      keepTemporary(database, "file");
      await retryWhileLocked(async () => {
        if (!isMigrated(reading)) await migrateUnder(orm, async () => undefined);
      });
      keepTemporary(database, "memory");
    },
    foreignCommits: () => database.pragma("data_version", { simple: true }) as number,
    async close() {
      reading.close();
      await orm.close(true);
    },
  };
}

// The migrator takes its time to find out that there is nothing to do, which is what it finds at most starts.
function isMigrated(database: Database.Database): boolean {
  const table = database.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
  if (table === undefined) return false;
  const applied = new Set(database.prepare("select name from migrations").pluck().all());
  return migrations.every((draft) => applied.has(draft("sqlite").name));
}

async function openPostgres(databaseUrl: string, entities: readonly Entity[]): Promise<Store> {
  const orm = await initPostgres(databaseUrl, entities, impatient);
  return {
    db: createPostgresDb(orm),
    migrate: () => migratePostgres(databaseUrl),
    foreignCommits: () => 0,
    close: () => orm.close(true),
  };
}

// On connections of its own: an instance that starts beside another waits for its migrations, however long they take.
async function migratePostgres(databaseUrl: string): Promise<void> {
  const orm = await initPostgres(databaseUrl, [], { Client: PatientClient });
  try {
    await migrateUnder(orm, (manager) =>
      manager.execute("select pg_advisory_xact_lock(?)", [migrationLockKey]),
    );
  } finally {
    await orm.close(true);
  }
}

async function initPostgres(
  databaseUrl: string,
  entities: readonly Entity[],
  options: object,
): Promise<SqlOrm> {
  return new MikroORM<AbstractSqlDriver>({
    ...ormOptions("postgresql", entities),
    discovery: { warnWhenNoEntities: false },
    driver: ForgivingPostgresDriver,
    clientUrl: databaseUrl,
    pool: { min: 1, max: 10 },
    driverOptions: { connectionTimeoutMillis, keepAlive: true, ...options },
  });
}

function ormOptions(dialect: Db["dialect"], entities: readonly Entity[]) {
  return {
    entities: [...entities],
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations.map((draft) => draft(dialect)),
      tableName: "migrations",
      snapshot: false,
      disableForeignKeys: false,
      silent: true,
    },
    allowGlobalContext: false,
    ensureDatabase: false,
    forceUtcTimezone: true,
  };
}

// The migrator looks for its own table outside of any transaction when it is first used: SQLite's only connection
// must be free then, and the table there already, since two processes may start at once.
async function migrateUnder(
  orm: SqlOrm,
  lock: (manager: EntityManager) => Promise<unknown>,
): Promise<void> {
  await orm.em.fork().transactional(async (manager) => {
    await lock(manager);
    const id =
      manager.getPlatform() instanceof PostgreSqlPlatform
        ? "integer generated always as identity"
        : "integer";
    await manager.execute(
      `create table if not exists migrations (id ${id} primary key, name varchar(255) not null,
        executed_at timestamp not null default current_timestamp)`,
    );
  });
  await orm.migrator.getExecuted();
  await orm.em.fork().transactional(async (manager) => {
    await lock(manager);
    const transaction = manager.getTransactionContext();
    if (!transaction) throw new TypeError("Migrations run inside a transaction.");
    await orm.migrator.up({ transaction });
  });
}
