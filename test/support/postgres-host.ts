// Run in a process of its own: a PostgreSQL that lives as long as this process's standard input is open. The pipe closes
// however the tests end, even when they are killed, and then nothing stays behind. Prints one line of JSON; the lines
// `stop` and `start` on its standard input have PostgreSQL do so on the same port, and are answered by such a line too.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { createPostgresHome, type PostgresHome } from "./postgres-binaries.ts";

/** The line that this process prints. */
export type PostgresReport = { readonly url: string } | { readonly error: string };

const attempts = 5;
// Nothing here outlives the run: speed over durability. TCP on the loopback interface only, no socket file.
const settings = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "timezone=UTC",
];

const home = await createPostgresHome();
try {
  const password = randomBytes(16).toString("hex");
  await initialize(home, password);
  const { server, port } = await startOnFreePort(home);
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  report({ url });
  await obeyUntilClosed(home, { server, port, url });
} catch (error) {
  report({ error: String(error) });
} finally {
  await rm(home.folder, { recursive: true, force: true });
}
process.exit();

function report(line: PostgresReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Ends when standard input does, or at SIGTERM; PostgreSQL is stopped then. */
async function obeyUntilClosed(
  postgres: PostgresHome,
  { server, port, url }: { server: ChildProcess; port: number; url: string },
): Promise<void> {
  let current = server;
  const orders = createInterface(process.stdin);
  process.once("SIGTERM", () => orders.close());
  try {
    for await (const order of orders) {
      await stop(current);
      if (order === "start") current = (await start(postgres, port)).server;
      report({ url });
    }
  } finally {
    await stop(current);
  }
}

async function initialize(
  { folder, owner, binaries }: PostgresHome,
  password: string,
): Promise<void> {
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, password, { mode: 0o644 });
  const locale = [
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
  ];
  const access = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const args = [
    `--pgdata=${join(folder, "data")}`,
    "--no-sync",
    "--no-instructions",
    ...locale,
    ...access,
  ];
  const child = spawn(join(binaries, "initdb"), args, {
    ...owner,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  if (code !== 0) throw new Error(`initdb failed: ${errors}`);
}

// Between the choice of a port and its use another process may take it.
async function startOnFreePort(
  postgres: PostgresHome,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const { server, log } = await start(postgres, port);
    if (server.exitCode === null) return { server, port };
    if (attempt === attempts || !log.includes("Address already in use"))
      throw new Error(`postgres failed: ${log}`);
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  return port;
}

/** Resolves when the server takes connections or has ended. */
async function start(
  { folder, owner, binaries }: PostgresHome,
  port: number,
): Promise<{ server: ChildProcess; log: string }> {
  const flags = settings.flatMap((setting) => ["-c", setting]);
  const server = spawn(
    join(binaries, "postgres"),
    ["-D", join(folder, "data"), "-p", String(port), ...flags],
    {
      ...owner,
      cwd: folder,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let log = "";
  const ready = Promise.withResolvers<void>();
  // Reading goes on after the start, or the pipe would fill up and block the server.
  server.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    log = (log + chunk).slice(-10_000);
    if (log.includes("ready to accept connections")) ready.resolve();
  });
  await Promise.race([ready.promise, once(server, "close")]);
  return { server, log };
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  // "Fast" shutdown: open connections are cut.
  server.kill("SIGINT");
  await ended;
}
