// The load, in a process and on a core of its own: as many connections as told, each with one request under way.
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { quantile } from "../compare.ts";
import { answer } from "../processes.ts";
import { type Connection, openConnection } from "./connection.ts";
import { type ExerciseSpec, prepareExercise, type Step } from "./exercises.ts";
import type { LoadResult, RunOptions } from "./load.ts";

export type LoadMessage =
  | { readonly prepare: string; readonly url: string; readonly spec: ExerciseSpec }
  | ({ readonly run: string } & RunOptions);

const exercises = new Map<string, { readonly url: string; readonly step: Step }>();

answer(async (received) => {
  const message = received as LoadMessage;
  if ("run" in message) return run(message.run, message);
  const step = await prepareExercise(message.url, message.spec);
  exercises.set(message.prepare, { url: message.url, step });
  return {};
});

async function run(name: string, options: RunOptions): Promise<LoadResult> {
  const exercise = exercises.get(name);
  if (!exercise) throw new Error(`Nobody prepared ${name}.`);
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => openConnection(exercise.url)),
  );
  const latenciesMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const work = options.everyMs === undefined ? unpaced : paced(options.everyMs);
  await Promise.all(
    connections.map((connection, worker) =>
      work(
        () => exercise.step(connection, worker),
        startedMs + options.seconds * 1000,
        latenciesMs,
      ),
    ),
  );
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  closeAll(connections);
  return {
    perSecond: (latenciesMs.length / elapsedMs) * 1000,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    loadShare: (user + system) / 1000 / elapsedMs,
  };
}

type Work = (step: () => Promise<unknown>, untilMs: number, latenciesMs: number[]) => Promise<void>;

const unpaced: Work = async (step, untilMs, latenciesMs) => {
  for (let sentMs = performance.now(); sentMs < untilMs;) {
    await step();
    const answeredMs = performance.now();
    latenciesMs.push(answeredMs - sentMs);
    sentMs = answeredMs;
  }
};

// Latency counts from when a request was due: one that had to wait for its predecessor was late for the server's fault.
function paced(everyMs: number): Work {
  return async (step, untilMs, latenciesMs) => {
    for (
      let dueMs = performance.now() + Math.random() * everyMs;
      dueMs < untilMs;
      dueMs += everyMs
    ) {
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 1) await delay(earlyMs - 1);
      // A timer is late by up to a millisecond, which is more than an answer takes.
      while (performance.now() < dueMs) await nextTurn();
      await step();
      latenciesMs.push(performance.now() - dueMs);
    }
  };
}

function closeAll(connections: readonly Connection[]): void {
  for (const connection of connections) connection.close();
}
