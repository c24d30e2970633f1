import { describe, expect, it } from "vitest";
import {
  auditInsights,
  type AuditReader,
  exportAudit,
  searchAudit,
} from "./audit-search.service.ts";
import { auditInsightsView, auditPage, searchAuditInput } from "./audit.schema.ts";
import {
  type AuditFixture,
  databaseKinds,
  openAuditFixture,
  request,
  someEvent,
} from "./audit.fixture.ts";

describe.each(databaseKinds)("audit search on $name", (kind) => {
  it("pages through everything once, newest first, while rows keep coming", async () => {
    await using fixture = await openAuditFixture(kind);
    for (let batch = 0; batch < 5; batch += 1)
      await fixture.recordMany(5, { details: `Batch ${batch}.` });
    const seen: string[] = [];
    const batches: (string | null)[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await search(fixture, { eventType: "login_complete", limit: 4, cursor });
      seen.push(...page.entries.map((entry) => entry.id));
      batches.push(...page.entries.map((entry) => entry.details));
      await fixture.recordMany(1, { details: "Came later." });
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
    expect(new Set(batches)).toEqual(
      new Set(["Batch 4.", "Batch 3.", "Batch 2.", "Batch 1.", "Batch 0."]),
    );
    expect([batches[0], batches.at(-1)]).toEqual(["Batch 4.", "Batch 0."]);
  });

  it("finds by type, address, account, outcome and time", async () => {
    await using fixture = await openAuditFixture(kind);
    const userId = await fixture.addUser("jane@example.com");
    await fixture.trail.record(request, someEvent({ userId, details: "A." }));
    await fixture.trail.record(
      request,
      someEvent({ userEmail: "kim@example.com", success: false, details: "B." }),
    );
    await fixture.trail.record(request, someEvent({ type: "sign_out", userId, details: "C." }));
    const found = async (query: object) =>
      (await search(fixture, query)).entries
        .filter((entry) => entry.eventType !== "audit_searched")
        .map((entry) => entry.details);
    const future = new Date(Date.now() + 60_000);
    expect(await found({})).toEqual(["C.", "B.", "A."]);
    expect(await found({ eventType: "sign_out" })).toEqual(["C."]);
    expect(await found({ userEmail: " KIM@example.com" })).toEqual(["B."]);
    expect(await found({ userId })).toEqual(["C.", "A."]);
    expect(await found({ success: false })).toEqual(["B."]);
    expect(await found({ success: true, eventType: "login_complete" })).toEqual(["A."]);
    expect(await found({ from: future })).toEqual([]);
    expect(await found({ until: future })).toHaveLength(3);
  });

  it("is itself audited before it answers, naming who was looked for by id alone", async () => {
    await using fixture = await openAuditFixture(kind);
    const userId = await fixture.addUser("jane@example.com");
    await search(fixture, { userEmail: "jane@example.com", success: false });
    const looks = await search(fixture, { eventType: "audit_searched" });
    expect(looks.entries).toMatchObject([
      { subjectId: null, details: "Searched the audit trail for eventType audit_searched." },
      { subjectId: userId, details: "Searched the audit trail for one account, success false." },
    ]);
  });

  it("gives nothing when the look can't be audited", async () => {
    await using fixture = await openAuditFixture(kind);
    const failing: AuditReader = {
      ...readerOf(fixture),
      audit: { ...fixture.trail, record: () => Promise.reject(new Error("No space is left.")) },
    };
    await expect(searchAudit(failing, searchAuditInput.parse({}))).rejects.toThrow(
      "No space is left.",
    );
  });

  it("refuses cursors that no page ended with, limits out of bounds and unknown fields", async () => {
    await using fixture = await openAuditFixture(kind);
    for (const cursor of ["", "x", Buffer.from("soon id").toString("base64url")]) {
      await expect(search(fixture, { cursor })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    for (const query of [
      { limit: 0 },
      { limit: 201 },
      { colour: "red" },
      { eventType: "unheard_of" },
    ]) {
      expect(searchAuditInput.safeParse(query).success).toBe(false);
    }
  });

  it("exports every row as an object, in pages", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(1_100);
    const lines: string[] = [];
    for await (const entry of exportAudit(readerOf(fixture), {})) lines.push(JSON.stringify(entry));
    expect([lines.length, new Set(lines).size]).toEqual([1_101, 1_101]);
    expect(lines.join("\n")).not.toMatch(/salt|mac|canonical/i);
  });

  it("sums up refused sign-ins, accounts used from many addresses, and refused accesses", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(3, { success: false });
    await fixture.recordMany(2);
    await fixture.trail.record({ ...request, ipAddress: "198.51.100.9" }, someEvent());
    await fixture.recordMany(1, { userEmail: "kim@example.com" });
    await fixture.recordMany(1, { type: "user_access", success: false, details: "Refused." });
    await fixture.recordMany(1, { type: "user_access" });
    const insights = auditInsightsView.parse(
      await auditInsights(readerOf(fixture), new Date(Date.now() - 60_000)),
    );
    expect(insights).toMatchObject({
      failedSignIns: [{ userEmail: "jane@example.com", ipAddress: "203.0.113.7", attempts: 3 }],
      manyAddresses: [{ userEmail: "jane@example.com", addresses: 2, signIns: 3 }],
      deniedAccesses: [{ details: "Refused." }],
    });
    const later = await auditInsights(readerOf(fixture), new Date(Date.now() + 60_000));
    expect(later).toEqual({ failedSignIns: [], manyAddresses: [], deniedAccesses: [] });
  });
});

function readerOf({ db, trail }: AuditFixture): AuditReader {
  return { db, audit: trail, request, principal: null };
}

async function search(fixture: AuditFixture, query: object) {
  return auditPage.parse(await searchAudit(readerOf(fixture), searchAuditInput.parse(query)));
}
