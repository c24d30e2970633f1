// A server in a process of its own, from the command line: one that can be killed, or share a database with another.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { cheapEnvironment, findFreePort } from "./server.ts";
import { until } from "./until.ts";

const cli = fileURLToPath(new URL("../../packages/server/src/cli/cli.ts", import.meta.url));

// A second of work on an idle machine; a busy one may take its time.
const readyWithinMs = 60_000;

/** A server process that `await using` ends. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly origin: string;
  readonly pid: number;
  /** What it wrote to standard error so far. */
  readonly errors: () => string;
  /** What it wrote to standard output so far. */
  readonly output: () => string;
  /** Asks it to end, as a service manager does. @returns its exit code */
  stop(): Promise<number | null>;
  /** Ends it at once, as a power cut would end the process. */
  kill(): Promise<void>;
}

/** What a command that ended left. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The environment of a command: this process's own, without what would configure Latchkey, and what is given. */
function commandEnvironment(
  given: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR } = process.env;
  // Halves the start of a process; Node tells by their contents which files it has compiled before.
  const NODE_COMPILE_CACHE = join(tmpdir(), "latchkey-compile-cache");
  return { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, ...cheapEnvironment, ...given };
}

/**
 * Starts `latchkey serve` and waits until it is ready.
 *
 * @param environment `DATA_DIR` or `DATABASE_URL` at least; the port is chosen here
 * @param launcher a command that runs the server's, with what stands before it
 * @param program the command line; the sources' unless another is named
 * @throws Error with its own words when it ends instead
 */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  launcher: readonly string[] = [],
  program = cli,
): Promise<ServerProcess> {
  const port = String(await findFreePort());
  const origin = environment["ORIGIN"] ?? `http://localhost:${port}`;
  const [command, ...flags] = [...launcher, process.execPath, program, "serve"] as const;
  const child = spawn(command ?? process.execPath, flags, {
    env: commandEnvironment({ ...environment, PORT: port, ORIGIN: origin }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  const errors = collect(child.stderr);
  const output = collect(child.stdout);
  const url = `http://127.0.0.1:${port}`;
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  const stop = async (): Promise<number | null> => {
    child.kill("SIGTERM");
    return (await ended)[0];
  };
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`The server ended: ${errors()}`);
      return fetch(`${url}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
    }, readyWithinMs);
  } catch (error) {
    await kill();
    throw error;
  }
  const pid = child.pid ?? 0;
  return { url, origin, pid, errors, output, stop, kill, [Symbol.asyncDispose]: kill };
}

/** Runs one command of the command line to its end. */
export async function runCommand(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [cli, ...command], {
    env: commandEnvironment(environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors = collect(child.stderr);
  const output = collect(child.stdout);
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, output: output(), errors: errors() };
}

function collect(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return () => text;
}
