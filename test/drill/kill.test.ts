// kill -9 in the middle of traffic: what was acknowledged is still true afterwards, and nothing can be spent twice.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createDatabase } from "../support/postgres.ts";
import { runCommand, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { auditLedger, createLedger, keepBusy } from "./ledger.ts";
import { note, sized } from "./size.ts";

const rounds = sized(5, 200);
const clients = 4;

test.for(["SQLite", "PostgreSQL"])(
  "a server on %s that is killed loses nothing that it answered",
  { timeout: rounds * 30_000 },
  async (database) => {
    await using resources = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), "latchkey-drill-"));
    resources.defer(() => rm(dataDir, { recursive: true }));
    const postgres = database === "PostgreSQL" ? resources.use(await createDatabase()) : null;
    const environment: Record<string, string> = {
      DATA_DIR: dataDir,
      ORIGIN: "http://localhost:8000",
      ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      ...(postgres ? { DATABASE_URL: postgres.url } : {}),
    };
    let server = resources.use(await startServerProcess(environment));
    const times = postgres ? Math.ceil(rounds / 2) : rounds;
    let acknowledged = 0;
    let longestStartMs = 0;
    for (let round = 1; round <= times; round += 1) {
      const ledger = createLedger();
      let over = false;
      const traffic = Array.from({ length: clients }, () => keepBusy(server, ledger, () => over));
      // Another moment in the life of the clients each time.
      await until(() => ledger.acknowledged >= 12 + 4 * (round % 10), 30_000);
      // Somewhere inside of the next call, not at its end.
      await delay(Math.random() * 20);
      await server.kill();
      over = true;
      await Promise.all(traffic);
      const startedMs = performance.now();
      server = resources.use(await startServerProcess(environment));
      longestStartMs = Math.max(longestStartMs, performance.now() - startedMs);
      acknowledged += ledger.acknowledged;
      expect(await auditLedger(server, ledger)).toEqual([]);
      expect(ledger.people.length).toBeGreaterThan(3);
    }
    note(`R1: kill -9, ${times} rounds on ${database}`, {
      acknowledged,
      "lost or spent twice": 0,
      "longest start in ms": longestStartMs,
    });
    const { exitCode, output } = await runCommand(["audit", "verify"], environment);
    expect(output).toContain("whole");
    expect(exitCode).toBe(0);
  },
);
