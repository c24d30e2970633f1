// `/metrics` for Prometheus, where METRICS_TOKEN is set: without it nothing is counted and nothing is there.
import type { Server } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Hono } from "hono";
import type { AppContext } from "../context.ts";
import { equalInConstantTime, sha256B64u } from "../crypto/digest.ts";
import { generalError } from "../errors.ts";
import { expose, expositionMediaType, gauge, type Metric } from "../metrics/exposition.ts";
import { readMetrics } from "../metrics/metrics.service.ts";
import type { HttpEnv } from "./env.ts";
import { allowOnly } from "./rest/allowed-methods.ts";
import { problemResponse } from "./rest/problem.ts";

const challenge = { "www-authenticate": 'Bearer realm="latchkey metrics"' };

export interface MetricsFace {
  readonly face: Hono<HttpEnv>;
  /** Counts a server's answers from now on. */
  watch(server: Server): void;
}

/** @returns null where the deployment wants no metrics */
export function metricsFace(app: AppContext): MetricsFace | null {
  const { metricsToken } = app.config;
  if (metricsToken === undefined) return null;
  const answers = new Map<string, number>();
  const readProcess = processMetrics();
  const face = new Hono<HttpEnv>();
  face.use("/metrics", allowOnly(["GET"]));
  face.get("/metrics", async (context) => {
    if (!isBearer(context.req.header("authorization"), metricsToken)) {
      const error = generalError("UNAUTHENTICATED");
      return problemResponse(error, context.get("requestId"), { headers: challenge });
    }
    const metrics = [...readProcess(), requestsTotal(answers), ...(await readMetrics(app))];
    return context.body(expose(metrics), 200, { "content-type": expositionMediaType });
  });
  return { face, watch: (server) => countAnswers(server, answers) };
}

function isBearer(authorization: string | undefined, token: string): boolean {
  const [, presented = ""] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  return equalInConstantTime(sha256B64u(presented), sha256B64u(token));
}

function countAnswers(server: Server, answers: Map<string, number>): void {
  server.on("request", (_incoming, outgoing) => {
    outgoing.once("close", () => {
      const outcome = outgoing.writableFinished
        ? `${Math.floor(outgoing.statusCode / 100)}xx`
        : "cut off";
      answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    });
  });
}

function requestsTotal(answers: ReadonlyMap<string, number>): Metric {
  return {
    name: "latchkey_http_requests_total",
    help: "Requests by their answers' statuses.",
    type: "counter",
    samples: Array.from(answers, ([status, value]) => ({ labels: { status }, value })),
  };
}

// Under the names that dashboards for Node know.
function processMetrics(): () => Metric[] {
  const lag = monitorEventLoopDelay({ resolution: 20 });
  lag.enable();
  const startSeconds = Date.now() / 1000 - process.uptime();
  return () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const metrics = [
      gauge("process_start_time_seconds", "When the process began.", startSeconds),
      gauge("process_resident_memory_bytes", "Memory that is resident.", rss),
      gauge("nodejs_heap_size_used_bytes", "Memory that objects take.", heapUsed),
      gauge(
        "nodejs_eventloop_lag_mean_seconds",
        "Lag since the last reading.",
        (lag.mean || 0) / 1e9,
      ),
      gauge("nodejs_eventloop_lag_p99_seconds", "Its 99th percentile.", lag.percentile(99) / 1e9),
      gauge("nodejs_eventloop_lag_max_seconds", "The longest of it.", lag.max / 1e9),
    ];
    lag.reset();
    const cpu = { value: (user + system) / 1e6 };
    const help = "Time on the processor.";
    const name = "process_cpu_seconds_total";
    return [...metrics, { name, help, type: "counter", samples: [cpu] }];
  };
}
