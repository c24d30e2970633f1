// A PostgreSQL for tests: the one that LATCHKEY_TEST_POSTGRES_URL names, or one of our own that nobody has to install.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { PostgresReport } from "./postgres-host.ts";

/** A server that `await using` stops, if it was started here. */
export interface PostgresServer extends AsyncDisposable {
  /** A superuser's connection string, to the database `postgres`. */
  readonly url: string;
}

/** One that can be stopped and started again, on the same port and with the same data. */
export interface OwnPostgres extends PostgresServer {
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** The variable that names the server: set by hand, or by the global setup for its workers. */
export const urlVariable = "LATCHKEY_TEST_POSTGRES_URL";

/**
 * Starts a PostgreSQL on a free port of the loopback interface, with its data in a temporary folder; it ends with this
 * process at the latest. Where LATCHKEY_TEST_POSTGRES_URL is set, that server is taken and left running.
 * @throws Error with PostgreSQL's own words when it does not start
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env[urlVariable];
  return given === undefined || given === ""
    ? startOwnPostgres()
    : { url: given, [Symbol.asyncDispose]: async () => undefined };
}

/** Starts a PostgreSQL that nobody else uses, whatever LATCHKEY_TEST_POSTGRES_URL says. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const host = spawn(
    process.execPath,
    [fileURLToPath(new URL("postgres-host.ts", import.meta.url))],
    {
      // In a group of its own, so that Ctrl+C reaches the tests and not the host, which has to clean up after them.
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const ended = once(host, "exit");
  const reports = createInterface(host.stdout)[Symbol.asyncIterator]();
  const report = await readReport(reports);
  if ("error" in report) throw new Error(`PostgreSQL did not start: ${report.error}`);
  // A forgotten fixture must not keep its process alive.
  host.unref();
  const order = async (word: "start" | "stop"): Promise<void> => {
    host.stdin.write(`${word}\n`);
    await readReport(reports);
  };
  return {
    url: report.url,
    stop: () => order("stop"),
    start: () => order("start"),
    [Symbol.asyncDispose]: async () => {
      host.ref();
      host.stdin.end();
      await ended;
    },
  };
}

async function readReport(lines: AsyncIterator<string, undefined>): Promise<PostgresReport> {
  const { value } = await lines.next();
  return value === undefined
    ? { error: "the host ended without a word" }
    : (JSON.parse(value) as PostgresReport);
}
