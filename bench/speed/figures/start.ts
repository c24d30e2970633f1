// P11: how soon a server on an existing database is ready, and what it holds while nobody asks for anything.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startBuiltServer } from "../built-server.ts";
import { inTurn } from "../compare.ts";
import type { Figure } from "../finding.ts";
import { registerPeople } from "../people.ts";
import { residentMegabytesOf } from "../processes.ts";

// What start-up leaves to later has happened by then.
const idleMs = 3_000;

const readyTime: Figure = {
  id: "P11",
  what: "ready after `node dist/cli/cli.js serve` on an existing database; idle resident memory",
  async measure(bench) {
    const dataDir = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
    try {
      const options = { core: bench.serverCore, dataDir };
      {
        await using first = await startBuiltServer(options);
        await registerPeople(first, 10);
      }
      const rounds = await inTurn(bench.rounds, {
        start: async () => {
          await using server = await startBuiltServer(options);
          const { readyMs, pid } = server;
          await delay(idleMs);
          return { readyMs, residentMb: residentMegabytesOf(pid) ?? Number.NaN };
        },
      });
      const readyMs = rounds.map(({ start }) => start.readyMs);
      const residentMb = rounds.map(({ start }) => start.residentMb);
      return {
        readings: [
          { label: "ready", unit: "ms", values: readyMs, target: { atMost: 400 } },
          { label: "idle memory", unit: "MB", values: residentMb, target: { atMost: 110 } },
        ],
        notes: ["From the start of the process to the first 200 of /readyz, asked every 2 ms."],
      };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

export const startFigures: readonly Figure[] = [readyTime];
