// Starts what the server is compared with, in a process and on a core of its own.
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ask, endProcess, startNode } from "../processes.ts";

/** Something that runs by itself for a while, and says how often it got done. */
export interface Baseline extends AsyncDisposable {
  perSecond(seconds: number): Promise<number>;
}

/** @param name file in this folder, without its ending */
export async function startBaseline(
  name: "raw-argon2" | "raw-webauthn",
  core: number | null,
): Promise<Baseline> {
  const child = startNode({ core, args: [scriptOf(name)], talks: true });
  return {
    async perSecond(seconds) {
      const { perSecond } = await ask<{ perSecond: number }>(child, { seconds });
      return perSecond;
    },
    [Symbol.asyncDispose]: () => endProcess(child),
  };
}

/** A server that answers everything with the same text. */
export interface BareServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** @param body what it answers */
export async function startBareServer(body: string, core: number | null): Promise<BareServer> {
  const child = startNode({ core, args: [scriptOf("bare-http")], talks: true });
  return serverOf(child, body);
}

/** A server in a process that says its port once it is told what it should answer. */
export async function serverOf(child: ChildProcess, body: string): Promise<BareServer> {
  const { port } = await ask<{ port: number }>(child, { body });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: () => endProcess(child),
  };
}

function scriptOf(name: string): string {
  return fileURLToPath(new URL(`${name}.ts`, import.meta.url));
}

/** Keeps doing some work, several at a time, in a process that was started by {@link startBaseline}. */
export async function countPerSecond(
  work: () => Promise<unknown>,
  options: { readonly seconds: number; readonly atOnce: number },
): Promise<{ perSecond: number }> {
  const startedMs = performance.now();
  const untilMs = startedMs + options.seconds * 1000;
  let done = 0;
  const keepOn = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, keepOn));
  return { perSecond: (done / (performance.now() - startedMs)) * 1000 };
}
