// Vitest's global setup: one PostgreSQL for all projects of a run. The workers find it in LATCHKEY_TEST_POSTGRES_URL.
import { startPostgres, urlVariable, type PostgresServer } from "./postgres-server.ts";

// Each project loads this module anew in the same process; what they share is the process itself.
const shared = globalThis as {
  latchkeyTestPostgres?: { server: Promise<PostgresServer>; users: number };
};

/** Starts the server, or joins the one that another project started; the last to leave stops it. */
export async function setup(): Promise<() => Promise<void>> {
  const run = (shared.latchkeyTestPostgres ??= { server: startPostgres(), users: 0 });
  run.users += 1;
  const server = await run.server;
  process.env[urlVariable] = server.url;
  return async () => {
    run.users -= 1;
    if (run.users === 0) await server[Symbol.asyncDispose]();
  };
}
