// A real server over real HTTP: a folder of its own, a free port, cheap hashing, and a clock that tests can move.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, type RunningServer, serve } from "@latchkey/server";
import { openSqlConsole, type SqlConsole } from "./sql-console.ts";

/** The present as a server under test sees it. */
export interface TestClock {
  readonly now: () => Date;
  advance(ms: number): void;
}

/** A clock that runs with the real one, or stands still, and jumps when told. */
export function createTestClock(pace: "runs" | "stands" = "runs"): TestClock {
  const startMs = Date.now();
  let aheadMs = 0;
  return {
    now: () => new Date((pace === "runs" ? Date.now() : startMs) + aheadMs),
    advance: (ms) => {
      aheadMs += ms;
    },
  };
}

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** Variables that differ from the tests' defaults. `ORIGIN` may be another instance's, which makes one deployment of two. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder of another instance, or of one that was stopped; it is left behind then. Default: a new one. */
  readonly dataDir?: string;
  readonly clock?: TestClock;
}

/** A running server that `await using` stops; its folder goes with it. */
export interface ServerFixture extends AsyncDisposable {
  /** Where to send requests, for example `http://127.0.0.1:49152`. */
  readonly url: string;
  /** The origin that it takes for its own: what pages and authenticators have to name. */
  readonly origin: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** What it was configured with; hand it to the command line to reach the same data. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: TestClock;
  readonly running: RunningServer;
  /** Stops serving and keeps the folder, so that another server can go on with it. */
  stop(): Promise<void>;
  /** Another connection to the same database, as an administrator or an intruder would have it. */
  readonly sql: SqlConsole;
}

/** Everything that keeps a server cheap and quiet in tests. */
export const cheapEnvironment = {
  NODE_ENV: "test",
  HOST: "127.0.0.1",
  LOG_LEVEL: "silent",
  RATE_LIMITS: "off",
  ARGON2_MEMORY_KIB: "64",
  ARGON2_PASSES: "1",
} as const;

/**
 * Starts a server inside this process.
 *
 * @example
 * await using server = await startServer({ environment: { RATE_LIMITS: "on" } });
 */
export async function startServer(options: ServerOptions = {}): Promise<ServerFixture> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "latchkey-server-")));
  const clock = options.clock ?? createTestClock();
  const { environment, running } = await serveOnFreePort(
    { ...options.environment, DATA_DIR: dataDir },
    clock,
  );
  const { origin, databaseUrl } = running.latchkey.app.config;
  const sql = openSqlConsole(databaseUrl);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= running.stop({ lingerMs: 0 }));
  return {
    url: `http://127.0.0.1:${running.port}`,
    origin,
    dataDir,
    databaseUrl,
    environment,
    clock,
    running,
    sql,
    stop,
    async [Symbol.asyncDispose]() {
      await sql.close();
      await stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const attempts = 5;

// The origin has to name the port before it is known to be free, so another process may be faster.
async function serveOnFreePort(given: Readonly<Record<string, string>>, clock: TestClock) {
  for (let attempt = 1; ; attempt += 1) {
    const port = String(await findFreePort());
    const environment = {
      ...cheapEnvironment,
      PORT: port,
      ORIGIN: `http://localhost:${port}`,
      ...given,
    };
    try {
      return { environment, running: await serve(readConfig(environment), { now: clock.now }) };
    } catch (error) {
      if (attempt === attempts || !isPortTaken(error)) throw error;
    }
  }
}

/** A port of the loopback interface that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  return port;
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
