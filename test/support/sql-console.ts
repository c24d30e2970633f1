// Plain SQL on a server's database, from a connection of its own, the same for SQLite and PostgreSQL.
import { setTimeout as delay } from "node:timers/promises";
import Database from "better-sqlite3";
import { Pool } from "pg";

/** A second way into a database. */
export interface SqlConsole {
  /** Runs one statement with `?` for its parameters. @returns its rows, if it has any */
  run<Row extends object = Record<string, unknown>>(
    statement: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /** Every row of every table that holds accounts and what they own: what a refused call must leave as it is. */
  lastingState(): Promise<Record<string, unknown[]>>;
  close(): Promise<void>;
}

// These grow with calls that are refused, or whenever they like.
const passing = new Set([
  "audit_logs",
  "audit_heads",
  "challenges",
  "rate_limits",
  "migrations",
  "sqlite_sequence",
]);

/** @param databaseUrl `sqlite:<path>` or `postgres://…` */
export function openSqlConsole(databaseUrl: string): SqlConsole {
  const { run, tables, close } = databaseUrl.startsWith("postgres")
    ? postgresConsole(databaseUrl)
    : sqliteConsole(databaseUrl);
  return {
    run,
    async lastingState() {
      const names = (await run<{ name: string }>(tables))
        .map(({ name }) => name)
        .filter((name) => !passing.has(name));
      const states = await Promise.all(
        names.map(async (name) => [name, await run(`select * from ${name} order by 1`)] as const),
      );
      return Object.fromEntries(states);
    },
    close,
  };
}

type Backend = Pick<SqlConsole, "run" | "close"> & { readonly tables: string };

function sqliteConsole(databaseUrl: string): Backend {
  // Waiting inside the call would hold up the server that has the lock, where both live in one process.
  const database = new Database(databaseUrl.replace(/^sqlite:/, ""), { timeout: 0 });
  const attempt = (statement: string, parameters: readonly unknown[]) => {
    const prepared = database.prepare(statement);
    return prepared.reader ? prepared.all(...parameters) : (prepared.run(...parameters), []);
  };
  return {
    tables: "select name from sqlite_master where type = 'table' order by name",
    async run<Row>(statement: string, parameters: readonly unknown[] = []) {
      for (;;) {
        try {
          return attempt(statement, parameters) as Row[];
        } catch (error) {
          if (!isBusy(error)) throw error;
          await delay(5);
        }
      }
    },
    close: async () => void database.close(),
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
}

function postgresConsole(databaseUrl: string): Backend {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  pool.on("error", () => undefined);
  return {
    tables: "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    async run<Row>(statement: string, parameters: readonly unknown[] = []) {
      let place = 0;
      const result = await pool.query(
        statement.replaceAll("?", () => `$${(place += 1)}`),
        [...parameters],
      );
      return result.rows as Row[];
    },
    close: async () => (pool.ended ? undefined : pool.end()),
  };
}
