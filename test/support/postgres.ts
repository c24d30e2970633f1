// Fresh databases for tests, on the PostgreSQL of the test run.
import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier } from "pg";
import { urlVariable } from "./postgres-server.ts";

/** An empty database that `await using` drops, whoever is still connected to it. */
export interface PostgresDatabase extends AsyncDisposable {
  readonly name: string;
  /** The connection string. */
  readonly url: string;
}

/**
 * Makes an empty database.
 * @param serverUrl a superuser's connection string; by default the server of this test run (see `setup` in
 * postgres.global-setup.ts)
 * @example
 * await using database = await createDatabase();
 * await using latchkey = await createLatchkey({ databaseUrl: database.url });
 */
export async function createDatabase(serverUrl: string = runUrl()): Promise<PostgresDatabase> {
  const name = `latchkey_test_${randomBytes(8).toString("hex")}`;
  await execute(serverUrl, `CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`;
  return { name, url: url.href, [Symbol.asyncDispose]: () => execute(serverUrl, drop) };
}

function runUrl(): string {
  const url = process.env[urlVariable];
  if (url === undefined || url === "") {
    throw new Error(
      `${urlVariable} is not set: add test/support/postgres.global-setup.ts to this project's globalSetup`,
    );
  }
  return url;
}

async function execute(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
