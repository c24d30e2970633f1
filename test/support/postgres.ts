// A PostgreSQL for tests: the one that LATCHKEY_TEST_POSTGRES_URL names, or one of our own that nobody has to install.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, escapeIdentifier } from 'pg';
import type { PostgresReport } from './postgres-host.ts';

/** A server that `await using` stops, if it was started here. */
export interface PostgresServer extends AsyncDisposable {
  /** A superuser's connection string, to the database `postgres`. */
  readonly url: string;
}

/** An empty database that `await using` drops, whoever is still connected to it. */
export interface PostgresDatabase extends AsyncDisposable {
  readonly name: string;
  /** The connection string. */
  readonly url: string;
}

const variable = 'LATCHKEY_TEST_POSTGRES_URL';

/**
 * Starts a PostgreSQL on a free port of the loopback interface, with its data in a temporary folder; it ends with this
 * process at the latest. Where LATCHKEY_TEST_POSTGRES_URL is set, that server is taken and left running.
 * @throws Error with PostgreSQL's own words when it does not start
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env[variable];
  if (given !== undefined && given !== '') return { url: given, [Symbol.asyncDispose]: async () => undefined };
  const host = spawn(process.execPath, [fileURLToPath(new URL('postgres-host.ts', import.meta.url))], {
    // In a group of its own, so that Ctrl+C reaches the tests and not the host, which has to clean up after them.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(host, 'exit');
  const report = await readReport(createInterface(host.stdout));
  if ('error' in report) throw new Error(`PostgreSQL did not start: ${report.error}`);
  // A forgotten fixture must not keep its process alive.
  host.unref();
  return {
    url: report.url,
    [Symbol.asyncDispose]: async () => {
      host.ref();
      host.stdin.end();
      await ended;
    },
  };
}

async function readReport(lines: AsyncIterable<string>): Promise<PostgresReport> {
  for await (const line of lines) return JSON.parse(line) as PostgresReport;
  return { error: 'the host ended without a word' };
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
  const name = `latchkey_test_${randomBytes(8).toString('hex')}`;
  await execute(serverUrl, `CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = `DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`;
  return { name, url: url.href, [Symbol.asyncDispose]: () => execute(serverUrl, drop) };
}

function runUrl(): string {
  const url = process.env[variable];
  if (url === undefined || url === '') {
    throw new Error(`${variable} is not set: add test/support/postgres.global-setup.ts to this project's globalSetup`);
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
