import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { databaseKinds, openAuditFixture, request, someEvent } from "./audit.fixture.ts";
import { alteredColumns } from "./audit-canonical.ts";
import { findAuditPage } from "./audit.store.ts";
import { createAuditTrail } from "./audit-trail.ts";

describe.each(databaseKinds)("audit trail on $name", (kind) => {
  it("writes a row in the transaction of the change, and mirrors it once that is durable", async () => {
    await using fixture = await openAuditFixture(kind);
    const { db, trail, logPath, sql } = fixture;
    const userId = await fixture.addUser("jane@example.com");
    await db.transaction(async (tx) => {
      await trail.append(tx, request, someEvent({ userId, subjectId: "session-1" }));
      expect(await readFile(logPath, "utf8")).toBe("");
    });
    const [row] = await sql<Record<string, unknown>>("select * from audit_logs");
    expect(row).toMatchObject({
      event_type: "login_complete",
      user_email: "jane@example.com",
      user_id: userId,
      subject_id: "session-1",
      ip_address: "203.0.113.7",
      user_agent: "Firefox",
      success: 1,
      details: "Signed in.",
      request_id: "request-1",
      chain_seq: null,
    });
    expect(JSON.parse(await readFile(logPath, "utf8"))).toMatchObject({
      audit: {
        id: row?.["id"],
        eventType: "login_complete",
        userEmail: "jane@example.com",
        success: true,
      },
    });
  });

  it("leaves nothing behind when the change is rolled back", async () => {
    await using fixture = await openAuditFixture(kind);
    const failing = fixture.db.transaction(async (tx) => {
      await fixture.trail.append(tx, request, someEvent());
      throw new Error("The change failed.");
    });
    await expect(failing).rejects.toThrow("The change failed.");
    expect(await fixture.sql("select id from audit_logs")).toEqual([]);
    expect(await readFile(fixture.logPath, "utf8")).toBe("");
  });

  it("shares transactions among concurrent records, each resolved once it is durable", async () => {
    await using fixture = await openAuditFixture(kind);
    const other = await fixture.openAnother();
    let commits = 0;
    const trail = createAuditTrail({
      ...fixture,
      now: () => new Date(),
      onCommitted: () => (commits += 1),
    });
    const record = (index: number) =>
      trail.record({ ...request, requestId: `request-${index}` }, someEvent());
    const records = Array.from({ length: 100 }, (_, index) => record(index));
    for (const index of [0, 50, 99]) {
      await records[index];
      const rows = await findAuditPage(other.db, {}, { limit: 200 });
      expect(rows.map((row) => row.requestId)).toContain(`request-${index}`);
    }
    await Promise.all(records);
    expect(commits).toBeLessThanOrEqual(2);
    expect(await fixture.sql("select id from audit_logs")).toHaveLength(100);
  });

  it("rejects everyone who waits when the write fails, and works again afterwards", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.sql("alter table audit_logs rename to audit_logs_away");
    const failed = await Promise.allSettled(
      [1, 2, 3].map(() => fixture.trail.record(request, someEvent())),
    );
    for (const result of failed)
      expect(result).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
    await fixture.sql("alter table audit_logs_away rename to audit_logs");
    await fixture.trail.record(request, someEvent());
    expect(await fixture.sql("select id from audit_logs")).toHaveLength(1);
  });

  it("refuses a record inside a transaction, where it would wait for itself, also while another one is being written", async () => {
    await using fixture = await openAuditFixture(kind);
    const outside = fixture.trail.record(request, someEvent());
    const inside = fixture.db.transaction(() => fixture.trail.record(request, someEvent()));
    await expect(inside).rejects.toThrow("inside a transaction");
    await outside;
  });

  it("stores what a hostile client sends cut, well-formed and unharmed", async () => {
    await using fixture = await openAuditFixture(kind);
    const userAgent = `'); drop table users; -- \\ ? $1 \0 \ud800 ${"\u{1F511}".repeat(600)}`;
    await fixture.trail.record(
      { ...request, userAgent, requestId: "\ud800" },
      someEvent({ details: "x".repeat(5_000) }),
    );
    await fixture.sealer.sealPending();
    const [row] = await fixture.sql<{ user_agent: string; details: string }>(
      "select * from audit_logs",
    );
    expect(row?.user_agent).toMatch(/^'\); drop table users; -- \\ \? \$1 \u{FFFD} \u{FFFD} /u);
    expect([row?.user_agent.length, row?.details.length]).toEqual([512, 1_000]);
    const [stored] = await findAuditPage(fixture.db, {}, { limit: 1 });
    expect(stored && alteredColumns(stored)).toEqual([]);
  });

  it("writes null for an actor that isn't an account", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.trail.record(request, someEvent({ userId: "nobody", success: false }));
    expect(await fixture.sql("select user_id from audit_logs")).toEqual([{ user_id: null }]);
  });

  it("keeps nothing of a person whose account went while they did something", async () => {
    await using fixture = await openAuditFixture(kind);
    const { sql, trail, logPath } = fixture;
    const userId = await fixture.addUser("jane@example.com");
    await sql(`delete from users where id = '${userId}'`);
    const seen = { userId, userEmail: "jane@example.com", subjectId: userId };
    const details = "jane@example.com read her account.";
    await trail.record(request, someEvent({ ...seen, type: "user_access", details }));
    expect(await sql("select * from audit_logs")).toMatchObject([
      {
        event_type: "user_access",
        user_email: null,
        user_id: null,
        subject_id: null,
        ip_address: null,
        user_agent: null,
        details: "By an account that is gone.",
        request_id: "request-1",
      },
    ]);
    expect(await readFile(logPath, "utf8")).not.toMatch(/jane|203\.0\.113|Firefox/);
  });

  it("keeps where a failed sign-in came from, also one with an account that is gone", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.trail.record(request, someEvent({ userId: "gone", success: false }));
    expect(await fixture.sql("select ip_address from audit_logs")).toEqual([
      { ip_address: "203.0.113.7" },
    ]);
  });
});
