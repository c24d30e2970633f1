// The subject of most figures: the built server, as it is run in production, in a process and on a core of its own.
import { type ChildProcess, execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { endProcess, startNode } from "./processes.ts";

const execute = promisify(execFile);
const packageDir = fileURLToPath(new URL("../../packages/server", import.meta.url));
const builtCli = join(packageDir, "dist/cli/cli.js");
const readyWithinMs = 30_000;

export interface BuiltServer extends AsyncDisposable {
  readonly url: string;
  readonly origin: string;
  readonly pid: number;
  readonly dataDir: string;
  /** From the start of the process to the first answer that says it is ready. */
  readonly readyMs: number;
  /** Runs another command on the same database. */
  command(...args: readonly string[]): Promise<void>;
}

export interface ServerOptions {
  readonly core: number | null;
  /** A folder that is there already, and is kept. Default: a new one, which goes with the server. */
  readonly dataDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Another command line than the built one. */
  readonly cli?: string;
}

/** Settings of a production deployment. Limits stay on; every caller has an address of its own, by a trusted proxy. */
export const productionEnvironment: Readonly<Record<string, string>> = {
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  ORIGIN: "https://auth.example.com",
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  TRUSTED_PROXIES: "127.0.0.1",
  JWT_EXPIRATION_MINUTES: "1440",
};

/** Starts the server and waits until it is ready. @throws Error when it ends instead */
export async function startBuiltServer(options: ServerOptions): Promise<BuiltServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "latchkey-bench-")));
  const port = await findFreePort();
  const cli = options.cli ?? builtCli;
  const environment: Record<string, string> = {
    ...productionEnvironment,
    DATA_DIR: dataDir,
    PORT: String(port),
    ...options.environment,
  };
  const startedMs = performance.now();
  const child = startNode({
    core: options.core,
    args: [cli, "serve"],
    environment,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child);
  return {
    url,
    origin: environment["ORIGIN"] ?? "",
    pid: child.pid ?? 0,
    dataDir,
    readyMs: performance.now() - startedMs,
    async command(...args) {
      await execute(process.execPath, [cli, ...args], {
        env: { PATH: process.env["PATH"], ...environment },
      });
    },
    async [Symbol.asyncDispose]() {
      await endProcess(child);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + readyWithinMs;
  while (performance.now() < deadlineMs && child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await delay(2);
  }
  await endProcess(child);
  throw new Error("The server didn't become ready.");
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), "close");
  return port;
}

/** Builds the server where what is built is older than its sources. */
export async function buildIfStale(tell: (line: string) => void): Promise<void> {
  const sources = join(packageDir, "src");
  const newestMs = Math.max(
    ...readdirSync(sources, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  if (existsSync(builtCli) && statSync(builtCli).mtimeMs > newestMs) return;
  tell("building the server");
  await execute(process.execPath, ["scripts/build.ts"], { cwd: packageDir });
}
