// Processes of the bench: each on its core, each ended by whoever started it.
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pin } from "./cores.ts";

export interface NodeProcessOptions {
  readonly core: number | null;
  /** Arguments of Node: flags, the script, and its own. */
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it takes messages. */
  readonly talks?: boolean;
}

/** Starts Node with an environment that holds nothing but what is given, so that no setting of the caller's is measured. */
export function startNode(options: NodeProcessOptions): ChildProcess {
  const [program = "", ...args] = pin(options.core, process.execPath, options.args);
  const { PATH, HOME } = process.env;
  const stdio: StdioOptions = [
    "ignore",
    "ignore",
    "inherit",
    ...(options.talks ? ["ipc" as const] : []),
  ];
  return spawn(program, args, {
    env: { PATH, HOME, TMPDIR: tmpdir(), ...options.environment },
    stdio,
  });
}

/** Asks a process to end, and waits until it has. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Sends a message and waits for the answer. @throws Error when the process ends instead, or answers with an error */
export async function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  const gaveUp = new AbortController();
  const { signal } = gaveUp;
  try {
    const answered = once(child, "message", { signal }) as Promise<[Answer | { error: string }]>;
    const ended = once(child, "exit", { signal }).then(([code, killedBy]) => {
      throw new Error(`The process ended with ${String(code ?? killedBy)} instead of an answer.`);
    });
    child.send(message);
    const [answer] = await Promise.race([answered, ended]);
    if (typeof answer === "object" && answer !== null && "error" in answer)
      throw new Error(answer.error);
    return answer;
  } finally {
    gaveUp.abort();
  }
}

/** Serves {@link ask} in a process that was started with `talks`. */
export function answer(work: (message: unknown) => Promise<object>): void {
  process.on("message", (message) => {
    work(message).then(
      (result) => process.send?.(result),
      (error: Error) => process.send?.({ error: error.stack ?? error.message }),
    );
  });
  process.once("disconnect", () => process.exit());
}

/** Seconds of processor time that a process has used, all its threads; null where the system doesn't tell. */
export function cpuSecondsOf(pid: number): number | null {
  try {
    const stat = readFileSync(join("/proc", String(pid), "stat"), "utf8");
    // After the name, which may hold spaces: utime and stime are the 12th and 13th, in hundredths.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** Resident memory of a process in MB (10^6 bytes); null where the system doesn't tell. */
export function residentMegabytesOf(pid: number): number | null {
  try {
    const status = readFileSync(join("/proc", String(pid), "status"), "utf8");
    return (Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) * 1024) / 1e6;
  } catch {
    return null;
  }
}
