// kill -9 in the middle of traffic: what was acknowledged is still true afterwards, and nothing can be spent twice.
// LATCHKEY_DRILL_ROUNDS raises the number of rounds.
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

const rounds = Number(process.env["LATCHKEY_DRILL_ROUNDS"] ?? 5);
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
    for (let round = 1; round <= (postgres ? Math.ceil(rounds / 2) : rounds); round += 1) {
      const ledger = createLedger();
      let over = false;
      const traffic = Array.from({ length: clients }, () => keepBusy(server, ledger, () => over));
      await until(() => ledger.acknowledged >= 12 + 4 * round, 30_000);
      // Somewhere inside of the next call, not at its end.
      await delay(Math.random() * 20);
      await server.kill();
      over = true;
      await Promise.all(traffic);
      server = resources.use(await startServerProcess(environment));
      expect(await auditLedger(server, ledger)).toEqual([]);
      expect(ledger.people.length).toBeGreaterThan(3);
    }
    const { exitCode, output } = await runCommand(["audit", "verify"], environment);
    expect(output).toContain("whole");
    expect(exitCode).toBe(0);
  },
);
