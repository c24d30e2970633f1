// How a migration is written: SQL statements from the few types that differ between the two databases.
import type { MigrationObject } from "@mikro-orm/core";
import { Migration } from "@mikro-orm/migrations";
import type { Db } from "../db.ts";

/** Column types and expressions under one name for both databases. */
export interface SqlDialect {
  readonly name: Db["dialect"];
  readonly bytes: string;
  readonly int64: string;
  /** Type and key clause of a number that grows by itself. */
  readonly growingKey: string;
}

const dialects: Record<Db["dialect"], SqlDialect> = {
  sqlite: {
    name: "sqlite",
    bytes: "blob",
    int64: "integer",
    growingKey: "integer primary key autoincrement",
  },
  postgresql: {
    name: "postgresql",
    bytes: "bytea",
    int64: "bigint",
    growingKey: "bigint generated always as identity primary key",
  },
};

/** A migration before it knows its database. */
export type MigrationDraft = (dialect: Db["dialect"]) => MigrationObject;

/**
 * Declares a migration.
 *
 * @param name unique, sorts in order of application, never changes once released
 * @param statements makes the SQL for one database, run in one transaction
 */
export function migration(
  name: string,
  statements: (sql: SqlDialect) => readonly string[],
): MigrationDraft {
  return (dialect) => ({
    name,
    class: class extends Migration {
      override up(): void {
        for (const statement of statements(dialects[dialect])) this.addSql(statement);
      }
    },
  });
}
