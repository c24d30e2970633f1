// SQL with parameters, past the ORM: what runs at every request. On SQLite a statement is prepared once and kept; reads
// outside of transactions have a connection of their own there, so that they never wait for a writer's fsync.
import type { EntityManager } from "@mikro-orm/sql";
import type Database from "better-sqlite3";
import { CompiledQuery, type QueryResult } from "kysely";

/** A value as both databases take it. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** Runs statements with `?` for each parameter. */
export interface Statements {
  /** The rows that a statement returns. */
  all(sql: string, parameters: readonly SqlValue[]): Promise<Record<string, unknown>[]>;
  /** The first of them. */
  first(sql: string, parameters: readonly SqlValue[]): Promise<Record<string, unknown> | undefined>;
  /** How many rows it changed. */
  run(sql: string, parameters: readonly SqlValue[]): Promise<number>;
}

type Prepared = Database.Statement<SqlValue[], Record<string, unknown>>;

/** Statements on a SQLite connection, in whatever transaction it is. */
export function sqliteStatements(database: Database.Database): Statements {
  const prepared = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement: Prepared = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    all: async (sql, parameters) => prepare(sql).all(...parameters),
    first: async (sql, parameters) => prepare(sql).get(...parameters),
    run: async (sql, parameters) => prepare(sql).run(...parameters).changes,
  };
}

/** Statements on PostgreSQL, in the transaction of an entity manager or on any connection of its pool. */
export function postgresStatements(manager: EntityManager): Statements {
  const execute = (sql: string, parameters: readonly SqlValue[]) => {
    const query = CompiledQuery.raw(numbered(sql), [...parameters]);
    const client = manager.getTransactionContext() ?? manager.getKysely();
    return client.executeQuery(query) as Promise<QueryResult<Record<string, unknown>>>;
  };
  return {
    all: async (sql, parameters) => (await execute(sql, parameters)).rows,
    first: async (sql, parameters) => (await execute(sql, parameters)).rows[0],
    run: async (sql, parameters) => Number((await execute(sql, parameters)).numAffectedRows ?? 0),
  };
}

const numberedBySql = new Map<string, string>();

// PostgreSQL numbers its parameters. The statements are few: each is written down in a store once.
function numbered(sql: string): string {
  const known = numberedBySql.get(sql);
  if (known !== undefined) return known;
  let place = 0;
  const text = sql.replaceAll("?", () => `$${(place += 1)}`);
  numberedBySql.set(sql, text);
  return text;
}
