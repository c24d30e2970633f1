// Watches what a user notices of a load: how long `users.me` takes meanwhile.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Watched, WatchReport } from "./latency-worker.ts";

/** What was noticed. */
export interface Noticed {
  readonly calls: number;
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Calls `users.me` on one connection for as long as `work` takes. */
export async function watchLatency(watched: Watched, work: () => Promise<void>): Promise<Noticed> {
  const worker = new Worker(new URL("latency-worker.ts", import.meta.url), { workerData: watched });
  try {
    await once(worker, "message");
    const reported = once(worker, "message") as Promise<[WatchReport]>;
    await work();
    worker.postMessage("stop");
    const [{ latenciesMs, failures }] = await reported;
    const sorted = latenciesMs.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    return { calls: sorted.length, failures, p50Ms: at(0.5), p99Ms: at(0.99) };
  } finally {
    await worker.terminate();
  }
}
