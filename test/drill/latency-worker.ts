// A thread of its own that calls `users.me` over and over until it is told to stop, so that the load's own work in the
// main thread isn't measured.
import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

/** What the thread is given. */
export interface Watched {
  readonly url: string;
  readonly accessToken: string;
}

/** What it tells at the end. */
export interface WatchReport {
  readonly latenciesMs: readonly number[];
  /** Answers other than 200, and calls without any. */
  readonly failures: number;
}

const pauseMs = 20;
const { url, accessToken } = workerData as Watched;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const latenciesMs: number[] = [];
let failures = 0;
const over = new AbortController();
parentPort?.once("message", () => over.abort());

// Somebody who is signed in has a connection before a crowd comes.
await statusOfMe();
parentPort?.postMessage("connected");

while (!over.signal.aborted) {
  const startedMs = performance.now();
  if ((await statusOfMe()) !== 200) failures += 1;
  latenciesMs.push(performance.now() - startedMs);
  await delay(pauseMs);
}
agent.destroy();
parentPort?.postMessage({ latenciesMs, failures } satisfies WatchReport);

function statusOfMe(): Promise<number> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    request(`${url}/trpc/users.me`, { agent, headers }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    })
      .on("error", () => resolve(0))
      .end();
  });
}
