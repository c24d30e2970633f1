// Starts the process that makes the load, and tells it what to do.
import { fileURLToPath } from "node:url";
import { ask, cpuSecondsOf, endProcess, startNode } from "../processes.ts";
import type { ExerciseSpec } from "./exercises.ts";

export interface RunOptions {
  readonly connections: number;
  readonly seconds: number;
  /** Time between two requests of a connection; without it, the next goes out with the answer to the last. */
  readonly everyMs?: number;
}

/** What the load process saw. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Which share of one core the load itself took: close to 1, it measured itself. */
  readonly loadShare: number;
}

export interface Measured extends LoadResult {
  /** Which share of one core the server took; null where the system doesn't tell. */
  readonly serverShare: number | null;
}

/** One exercise against one server. */
export type Exercise = (options: RunOptions) => Promise<Measured>;

export interface Load extends AsyncDisposable {
  prepare(
    server: { readonly url: string; readonly pid: number },
    spec: ExerciseSpec,
  ): Promise<Exercise>;
}

export function startLoad(core: number | null): Load {
  const script = fileURLToPath(new URL("load-process.ts", import.meta.url));
  const child = startNode({ core, args: [script], talks: true });
  let prepared = 0;
  return {
    async prepare({ url, pid }, spec) {
      const name = String((prepared += 1));
      await ask(child, { prepare: name, url, spec });
      return async (options) => {
        const before = cpuSecondsOf(pid);
        const startedMs = performance.now();
        const result = await ask<LoadResult>(child, { run: name, ...options });
        const after = cpuSecondsOf(pid);
        const seconds = (performance.now() - startedMs) / 1000;
        const known = before !== null && after !== null;
        return { ...result, serverShare: known ? (after - before) / seconds : null };
      };
    },
    [Symbol.asyncDispose]: () => endProcess(child),
  };
}
