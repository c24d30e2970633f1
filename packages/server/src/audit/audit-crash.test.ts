import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { databaseKinds, openAuditFixture, type TrailLocation } from "./audit.fixture.ts";
import { verify } from "./audit-verify.fixture.ts";

const rounds = 3;

describe.each(databaseKinds)("audit under kill -9 on $name", (kind) => {
  it("loses nothing that was durable and keeps one chain, with two processes writing and sealing", async () => {
    await using fixture = await openAuditFixture(kind);
    const durable: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const told = await Promise.all(
        [1, 2].map((nth) => writeAndKill(fixture.location, nth * 40 + round * 17)),
      );
      durable.push(...told.flat());
    }
    // PostgreSQL holds a killed process's lock until it notices that its connection is gone.
    await expect
      .poll(
        async () => {
          await fixture.sealer.sealPending();
          return (await verify(fixture)).unsealedRows;
        },
        { timeout: 30_000 },
      )
      .toBe(0);
    const rows = await fixture.sql<{ request_id: string }>("select request_id from audit_logs");
    const present = new Set(rows.map((row) => row.request_id));
    expect(durable.length).toBeGreaterThan(100);
    expect(durable.filter((id) => !present.has(id))).toEqual([]);
    expect(await verify(fixture)).toMatchObject({
      problems: [],
      sealedThrough: rows.length,
      unsealedRows: 0,
    });
  }, 60_000);
});

// Kills the process a moment after its n-th line. @returns the ids that it told were durable
async function writeAndKill(location: TrailLocation, afterLines: number): Promise<string[]> {
  const script = join(import.meta.dirname, "audit-crash.fixture.ts");
  const masterKey = Buffer.from(location.masterKey).toString("base64url");
  const child = spawn(process.execPath, [script, JSON.stringify({ ...location, masterKey })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const ids: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!/^[0-9a-f-]{36}$/.test(line)) continue;
    ids.push(line);
    if (ids.length === afterLines) setTimeout(() => child.kill("SIGKILL"), Math.random() * 20);
  }
  expect(await exited).toEqual([null, "SIGKILL"]);
  return ids;
}
