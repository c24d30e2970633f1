import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AuditFixture, databaseKinds } from "./audit.fixture.ts";
import type { AuditProblemKind } from "./audit-report.ts";
import { kindsOf, openSealedTrail, verify } from "./audit-verify.fixture.ts";

const tables = ["audit_logs", "audit_heads"];
const fourth = "where chain_seq = 4";
const eraseAll =
  "user_email = null, user_id = null, subject_id = null, ip_address = null, user_agent = null, details = null";

// What an intruder who can write to the table may change in the fourth of ten rows.
const alterations = [
  "id = 'another'",
  "event_type = 'sign_out'",
  "user_email = 'eve@example.com'",
  "user_email = null",
  "user_id = null",
  "subject_id = 'other'",
  "ip_address = '198.51.100.1'",
  "user_agent = 'Chrome'",
  "success = 0",
  "success = 2",
  "details = 'Nothing happened.'",
  "request_id = 'request-2'",
  "created_at = '2020-01-01T00:00:00.000Z'",
  "created_at = replace(created_at, 'Z', '+00:00')",
  "created_at = 'soon'",
  "salt = 'a.b.c'",
  `salt = '..', ${eraseAll}`,
  `salt = '..', ${eraseAll}, erasure_mac = canonical_mac`,
  "erasure_mac = 'x'",
  `canonical = replace(canonical, '"success":1', '"success":0')`,
  "canonical = '{'",
  "canonical_mac = 'x'",
];

// What he may do to the chain, and what that looks like.
const breaks: readonly [statement: string, found: readonly AuditProblemKind[]][] = [
  [`update audit_logs set chain_mac = 'x' ${fourth}`, ["reordered"]],
  [`update audit_logs set chain_mac = null ${fourth}`, ["reordered"]],
  [`update audit_logs set chain_seq = 40 ${fourth}`, ["removed", "inserted"]],
  [`update audit_logs set chain_seq = null ${fourth}`, ["removed"]],
  [`delete from audit_logs ${fourth}`, ["removed"]],
  ["delete from audit_logs where chain_seq = 1", ["removed"]],
  ["delete from audit_logs where chain_seq = 10", ["removed"]],
  ["delete from audit_logs where chain_seq > 7", ["removed"]],
  ["delete from audit_logs", ["removed"]],
  ["update audit_heads set chain_seq = 9", ["head-forged", "inserted", "tail-cut"]],
  ["update audit_heads set chain_mac = 'x'", ["head-forged"]],
  ["update audit_heads set signature = 'x'", ["head-forged"]],
  ["update audit_heads set created_at = '2020-01-01T00:00:00.000Z'", ["head-forged"]],
  ["delete from audit_heads", ["head-missing", "tail-cut"]],
];

const copyOfFourth = (id: string, seq: string) =>
  `insert into audit_logs select '${id}', event_type, user_email, user_id, subject_id, ip_address, user_agent, success,
   details, request_id, created_at, salt, canonical, canonical_mac, erasure_mac, ${seq}, chain_mac
   from audit_logs ${fourth}`;

describe.each(databaseKinds)("audit verification on $name", (kind) => {
  let fixture: AuditFixture;
  let logText: string;
  // One trail for all of them, put back as it was before each.
  beforeAll(async () => {
    fixture = await openSealedTrail(kind);
    logText = await readFile(fixture.logPath, "utf8");
    for (const table of tables)
      await fixture.sql(`create table saved_${table} as select * from ${table}`);
  });
  beforeEach(async () => {
    await writeFile(fixture.logPath, logText);
    for (const table of tables) {
      await fixture.sql(`delete from ${table}`);
      await fixture.sql(`insert into ${table} select * from saved_${table}`);
    }
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it.each(alterations)("finds one altered row: %s", async (change) => {
    const [row] = await fixture.sql<{ id: string }>(`select id from audit_logs ${fourth}`);
    await fixture.sql(`update audit_logs set ${change} ${fourth}`);
    const { problems } = await verify(fixture);
    const at = `row ${change.startsWith("id") ? "another" : row?.id}`;
    expect(problems.filter((problem) => problem.kind === "altered")).toMatchObject([{ at }]);
    // A row under another id is missing under its own.
    expect(problems).toHaveLength(change.startsWith("id") ? 2 : 1);
  });

  it.each(breaks)("finds what breaks the chain: %s", async (statement, found) => {
    await fixture.sql(statement);
    expect(kindsOf(await verify(fixture))).toEqual(found);
  });

  it("finds two rows that changed places, and blames no third", async () => {
    await fixture.sql("update audit_logs set chain_seq = 99 where chain_seq = 7");
    await fixture.sql("update audit_logs set chain_seq = 7 where chain_seq = 8");
    await fixture.sql("update audit_logs set chain_seq = 8 where chain_seq = 99");
    const { problems } = await verify(fixture);
    expect(problems.map((problem) => problem.kind)).toEqual(["reordered", "reordered"]);
  });

  it("finds a row that was put in: at the end, without a seal, sealed since, and taken away again", async () => {
    const inserted = [{ kind: "inserted", at: "row at-the-end" }];
    await fixture.sql(copyOfFourth("at-the-end", "11"));
    expect((await verify(fixture)).problems).toMatchObject(inserted);
    await fixture.sql(
      "update audit_logs set chain_seq = null, canonical_mac = 'x' where id = 'at-the-end'",
    );
    expect((await verify(fixture)).problems).toMatchObject(inserted);
    expect(await fixture.sealer.sealPending()).toBe(1);
    expect((await verify(fixture)).problems).toMatchObject(inserted);
    await fixture.sql("delete from audit_logs where id = 'at-the-end'");
    expect(kindsOf(await verify(fixture))).toEqual(["removed"]);
  });

  it("finds a genuine row that was copied", async () => {
    await fixture.sql(copyOfFourth("copy", "null"));
    expect((await verify(fixture)).problems).toMatchObject([{ kind: "altered", at: "row copy" }]);
  });
});
