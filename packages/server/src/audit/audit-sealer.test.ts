import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { createChainKey, genesisMac } from "./audit-chain.ts";
import { createAuditTrail } from "./audit-trail.ts";
import {
  type AuditFixture,
  databaseKinds,
  openAuditFixture,
  request,
  someEvent,
} from "./audit.fixture.ts";

describe.each(databaseKinds)("audit sealer on $name", (kind) => {
  it("gives every row its place, and mirrors the signed head", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(5);
    expect(await fixture.sealer.sealPending()).toBe(5);
    expect(await fixture.sealer.sealPending()).toBe(0);
    expect(await chainOf(fixture)).toEqual(oneTo(5));
    const [head] = await fixture.sql<{ chain_mac: string; signature: string; created_at: string }>(
      "select * from audit_heads",
    );
    expect(await headsInLog(fixture)).toEqual([
      { seq: 5, mac: head?.chain_mac, at: head?.created_at, signature: head?.signature },
    ]);
  });

  it("goes on where it stopped, in batches", async () => {
    await using fixture = await openAuditFixture(kind);
    const sealer = fixture.sealerOn(fixture.db, { batchRows: 3 });
    await fixture.recordMany(8);
    expect(await sealer.sealPending()).toBe(8);
    await fixture.recordMany(4);
    expect(await sealer.sealPending()).toBe(4);
    expect(await chainOf(fixture)).toEqual(oneTo(12));
    expect(await headsInLog(fixture)).toHaveLength(5);
  });

  it("makes one chain of rows that are appended while it seals", async () => {
    await using fixture = await openAuditFixture(kind);
    const sealer = fixture.sealerOn(fixture.db, { gatherMs: 1, sweepMs: 10, batchRows: 7 });
    const trail = createAuditTrail({ ...fixture, now: () => new Date(), onCommitted: sealer.soon });
    sealer.start();
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 10 }, () => trail.record(request, someEvent())));
    }
    await sealer.stop();
    expect(await chainOf(fixture)).toEqual(oneTo(200));
  });

  it("makes one chain when several instances seal at once", async () => {
    await using fixture = await openAuditFixture(kind);
    const stores = [await fixture.openAnother(), await fixture.openAnother()];
    const sealers = [fixture.db, ...stores.map((store) => store.db)].map((db) =>
      fixture.sealerOn(db, { batchRows: 40 }),
    );
    await fixture.recordMany(100);
    const sealed = await Promise.all(sealers.map((sealer) => sealer.sealPending()));
    expect(sealed.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(100);
    await sealers[0]?.sealPending();
    expect(await chainOf(fixture)).toEqual(oneTo(100));
  });

  it("seals rows that were left by a crash between append and seal", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(3);
    const afterRestart = fixture.sealerOn((await fixture.openAnother()).db);
    afterRestart.start();
    await vi.waitFor(async () => expect(await chainOf(fixture)).toEqual(oneTo(3)));
    await afterRestart.stop();
  });

  it("sees rows of other instances without being told", async () => {
    await using fixture = await openAuditFixture(kind);
    const sealer = fixture.sealerOn(fixture.db, { sweepMs: 20 });
    sealer.start();
    await delay(30);
    await fixture.recordMany(2);
    await vi.waitFor(async () => expect(await chainOf(fixture)).toEqual(oneTo(2)));
    await sealer.stop();
  });

  it("doesn't build on a head that isn't genuine, and says so", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(2);
    await fixture.sealer.sealPending();
    await fixture.sql("update audit_heads set chain_seq = 1");
    await fixture.recordMany(1);
    await expect(fixture.sealer.sealPending()).rejects.toThrow("isn't genuine");
    await fixture.sql("delete from audit_heads");
    await expect(fixture.sealer.sealPending()).rejects.toThrow("is gone");
  });

  it("chains a row that the server didn't write as a forgery, so that it can't be taken away unseen", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(1);
    await fixture.sql("update audit_logs set canonical_mac = 'forged'");
    expect(await fixture.sealer.sealPending()).toBe(1);
    const [row] = await fixture.sql<ChainRow>("select * from audit_logs");
    const link = { previousMac: genesisMac, seq: 1, canonical: row?.canonical ?? "" };
    expect(row?.chain_mac).toBe(
      createChainKey(fixture.keyring).linkMac({ ...link, genuine: false }),
    );
    expect(await readFile(fixture.logPath, "utf8")).toContain('"forgedIds":');
  });
});

interface ChainRow {
  readonly chain_seq: number | string;
  readonly chain_mac: string;
  readonly canonical: string;
}

// The sealed numbers of a trail whose every link and head hold; otherwise what doesn't.
async function chainOf({ sql, keyring }: AuditFixture): Promise<number[] | string> {
  const key = createChainKey(keyring);
  const rows = await sql<ChainRow>(
    "select chain_seq, chain_mac, canonical from audit_logs order by chain_seq",
  );
  let previousMac = genesisMac;
  for (const { chain_seq, chain_mac, canonical } of rows) {
    const link = { previousMac, seq: Number(chain_seq), genuine: true, canonical };
    if (chain_mac !== key.linkMac(link)) return `broken at ${chain_seq}`;
    previousMac = chain_mac;
  }
  const [head] = await sql<{ chain_mac: string }>("select chain_mac from audit_heads");
  return head?.chain_mac === previousMac
    ? rows.map((row) => Number(row.chain_seq))
    : "another head";
}

function oneTo(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

async function headsInLog({ logPath }: AuditFixture): Promise<unknown[]> {
  const lines = (await readFile(logPath, "utf8")).split("\n").filter((line) => line !== "");
  return lines.flatMap((line) => (JSON.parse(line) as { auditHead?: unknown }).auditHead ?? []);
}
