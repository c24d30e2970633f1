// Which core serves and which one makes the load. `taskset` pins a program; where it is missing, the system decides.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Cores {
  readonly server: number;
  readonly load: number;
}

/** @returns two cores to pin to, or in words why nothing can be pinned */
export function findCores(): Cores | string {
  if (spawnSync("taskset", ["--version"]).error)
    return "taskset (Debian: util-linux) isn't here, so server and load share the cores as they like; the ratios are rough.";
  const [server, load] = allowedCores();
  if (server === undefined || load === undefined)
    return "There is only one core, so server and load share it; the ratios are rough.";
  return { server, load };
}

/** A command line that runs on one core, or anywhere where nothing can be pinned. */
export function pin(core: number | null, program: string, args: readonly string[]): string[] {
  return core === null ? [program, ...args] : ["taskset", "-c", String(core), program, ...args];
}

function allowedCores(): number[] {
  const status = readFileSync("/proc/self/status", "utf8");
  return parseCpuList(/^Cpus_allowed_list:\s*(.+)$/m.exec(status)?.[1] ?? "");
}

/** Reads the kernel's way to write a set of cores, such as `0-3,6`. */
export function parseCpuList(list: string): number[] {
  return list
    .split(",")
    .filter(Boolean)
    .flatMap((range) => {
      const [first = 0, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
