// Loaded into a server process before everything else: tells its memory and the lag of its event loop to whoever
// connects to the socket that LATCHKEY_DRILL_PROBE names.
import { createServer } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What the probe tells, since it was asked last. */
export interface ProbeReport {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}

const resolutionMs = 5;
const nanosInMs = 1e6;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as NonNullable<typeof globalThis.gc>;
const delays = monitorEventLoopDelay({ resolution: resolutionMs });
delays.enable();

createServer((socket) => {
  const { max } = delays;
  const p99 = delays.percentile(99);
  // As much as can be had: pages that the runtime merely keeps for later are no growth.
  collectGarbage({ type: "major", execution: "sync", flavor: "last-resort" });
  const { rss, heapUsed } = process.memoryUsage();
  const report: ProbeReport = {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    // The histogram counts from one look to the next; what is over the distance between them is lag.
    lagP99Ms: Math.max(0, p99 / nanosInMs - resolutionMs),
    lagMaxMs: Math.max(0, max / nanosInMs - resolutionMs),
  };
  socket.on("error", () => undefined).end(JSON.stringify(report));
  // Collecting is the probe's own lag.
  setImmediate(() => delays.reset());
})
  .listen(process.env["LATCHKEY_DRILL_PROBE"])
  .unref();
