// vitest's `test` with a server that the tests of one file share, on either database.
import { randomBytes } from "node:crypto";
import { test as base } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { type ServerOptions, startServer } from "../support/server.ts";

const databases = ["SQLite", "PostgreSQL"] as const;

interface WithServerOptions extends ServerOptions {
  /** Where the server keeps its data. Default: SQLite. */
  readonly database?: (typeof databases)[number];
}

/**
 * A `test` whose context holds a running server, started at its first use and stopped after the file's last test.
 *
 * @example
 * const test = withServer();
 * test("answers", async ({ server }) => expect((await fetch(`${server.url}/healthz`)).status).toBe(200));
 */
export function withServer({ database = "SQLite", ...options }: WithServerOptions = {}) {
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of what a fixture needs from this pattern
  return base.extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
    const resources = new AsyncDisposableStack();
    onCleanup(() => resources.disposeAsync());
    const onPostgres = database === "PostgreSQL" ? await postgresEnvironment(resources) : {};
    const environment = { ...onPostgres, ...options.environment };
    return resources.use(await startServer({ ...options, environment }));
  });
}

/**
 * The same for each database, for what has to be alike on both.
 *
 * @example
 * const onEach = withServerOnEach();
 * describe.for(onEach)("on $database", ({ test }) => test("answers", async ({ server }) => …));
 */
export function withServerOnEach(options: ServerOptions = {}) {
  return databases.map((database) => ({ database, test: withServer({ ...options, database }) }));
}

/** What configures servers for a new database on the test run's PostgreSQL, which goes with `resources`. */
export async function postgresEnvironment(resources: AsyncDisposableStack) {
  const { url } = resources.use(await createDatabase());
  return { DATABASE_URL: url, ENCRYPTION_KEY: randomBytes(32).toString("base64") };
}
