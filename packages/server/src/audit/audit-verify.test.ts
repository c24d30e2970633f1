import { appendFile, rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { databaseKinds, openAuditFixture, request, someEvent } from "./audit.fixture.ts";
import { cutTail, kindsOf, openSealedTrail, putBackHead, verify } from "./audit-verify.fixture.ts";
import { verifyAuditChain } from "./audit-verify.ts";

describe.each(databaseKinds)("audit verification on $name", (kind) => {
  it("finds nothing wrong with a trail that nobody touched", async () => {
    await using fixture = await openSealedTrail(kind);
    await fixture.trail.record(request, someEvent());
    expect(await verify(fixture)).toEqual({
      ok: true,
      rowsChecked: 11,
      sealedThrough: 10,
      erasedRows: 0,
      unsealedRows: 1,
      headsInLog: 2,
      problems: [],
      problemCount: 0,
    });
  });

  it("checks an empty trail, and more rows than fit a page", async () => {
    await using fixture = await openAuditFixture(kind);
    expect(await verify(fixture)).toMatchObject({ ok: true, rowsChecked: 0 });
    await fixture.recordMany(1_200);
    await fixture.sealer.sealPending();
    await fixture.recordMany(600);
    expect(await verify(fixture)).toMatchObject({
      ok: true,
      rowsChecked: 1_800,
      unsealedRows: 600,
    });
  });

  it("finds a tail that was cut together with its head, by the heads in the log alone", async () => {
    await using fixture = await openSealedTrail(kind);
    await cutTail(fixture);
    expect(await verifyAuditChain(fixture.db, fixture.keyring, { now: fixture.now })).toMatchObject(
      { ok: true },
    );
    expect(kindsOf(await verify(fixture))).toContain("tail-cut");
  });

  it("finds a cut tail also after the chain went on", async () => {
    await using fixture = await openSealedTrail(kind);
    await cutTail(fixture);
    await fixture.recordMany(20);
    await fixture.sealer.sealPending();
    expect(kindsOf(await verify(fixture))).toContain("tail-cut");
  });

  it("finds an older head that was put back while its rows stayed", async () => {
    await using fixture = await openSealedTrail(kind);
    await putBackHead(fixture);
    expect(kindsOf(await verify(fixture))).toEqual(["inserted", "tail-cut"]);
  });

  it("finds a genuine head that belongs to rows that were cut", async () => {
    await using fixture = await openSealedTrail(kind);
    await cutTail(fixture);
    await fixture.recordMany(5);
    await fixture.sealer.sealPending();
    await putBackHead(fixture, 10);
    const report = await verifyAuditChain(fixture.db, fixture.keyring, { now: fixture.now });
    expect(kindsOf(report)).toEqual(["head-forged"]);
  });

  it("finds a row that was removed before it was sealed, by its line in the log", async () => {
    await using fixture = await openSealedTrail(kind);
    await fixture.trail.record(request, someEvent());
    await fixture.sql("delete from audit_logs where chain_seq is null");
    expect(kindsOf(await verify(fixture))).toEqual(["removed"]);
  });

  it("finds that nobody seals", async () => {
    await using fixture = await openSealedTrail(kind);
    await fixture.trail.record(request, someEvent());
    const later = { ...fixture, now: () => new Date(Date.now() + 61_000) };
    expect(kindsOf(await verify(fixture))).toEqual([]);
    expect(kindsOf(await verify(later))).toEqual(["sealer-missing"]);
    await fixture.sealer.sealPending();
    expect(kindsOf(await verify(later))).toEqual([]);
  });

  it("finds a forged head in the log, and minds no other lines", async () => {
    await using fixture = await openSealedTrail(kind);
    await appendFile(
      fixture.logPath,
      'not JSON "auditHead"\n{"auditHead":17}\n{"msg":"\\"audit\\""}\n{"auditHead":{"seq":1',
    );
    expect(await verify(fixture)).toMatchObject({ ok: true });
    const forged = {
      auditHead: { seq: 12, mac: "x", at: "2026-01-01T00:00:00.000Z", signature: "x" },
    };
    await appendFile(fixture.logPath, `\n${JSON.stringify(forged)}\n`);
    expect(kindsOf(await verify(fixture))).toEqual(["head-forged"]);
  });

  it("finds that the log is gone", async () => {
    await using fixture = await openSealedTrail(kind);
    await rm(fixture.logPath);
    expect(kindsOf(await verify(fixture))).toEqual(["log-missing"]);
  });

  it("lists the first problems of many and counts all", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(150);
    await fixture.sql("update audit_logs set canonical_mac = 'x'");
    const report = await verify(fixture);
    expect([report.problems.length, report.problemCount]).toEqual([100, 150]);
  });

  it("finds every row forged with another key", async () => {
    await using fixture = await openSealedTrail(kind);
    await using other = await openAuditFixture(kind);
    const report = await verifyAuditChain(fixture.db, other.keyring, { now: fixture.now });
    expect(report).toMatchObject({ ok: false, rowsChecked: 10, problemCount: 11 });
  });
});
