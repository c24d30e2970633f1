// What can be caused without end is told once a minute, by whichever instance comes first, and told later where telling fails.
import { describe, expect, it } from "vitest";
import {
  type AuditFixture,
  databaseKinds,
  openAuditFixture,
  request,
  someEvent,
} from "./audit.fixture.ts";
import { createAuditTrail } from "./audit-trail.ts";

const event = someEvent({ type: "token_refused", success: false });
const rowsOf = ({ sql }: AuditFixture) => sql("select id from audit_logs");

describe.each(databaseKinds)("seldom rows on $name", (kind) => {
  it("are one a minute under each key, over all instances", async () => {
    await using fixture = await openAuditFixture(kind);
    const { db } = await fixture.openAnother();
    let nowMs = Date.now();
    const now = () => new Date(nowMs);
    const trails = [fixture.db, db].map((each) => createAuditTrail({ ...fixture, db: each, now }));
    const tell = (key: string) =>
      Promise.all(
        trails.flatMap((trail) => [1, 2].map(() => trail.recordSeldom(request, event, key))),
      );
    await tell("here");
    await tell("here");
    expect(await rowsOf(fixture)).toHaveLength(1);
    await tell("there");
    expect(await rowsOf(fixture)).toHaveLength(2);
    nowMs += 60_000;
    await tell("here");
    expect(await rowsOf(fixture)).toHaveLength(3);
  });

  it("are told by the next one when the database refused the first", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.sql("alter table audit_logs rename to elsewhere");
    const tell = () => fixture.trail.recordSeldom(request, event, "here");
    for (const refused of await Promise.allSettled([tell(), tell(), tell()]))
      expect(refused).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
    await fixture.sql("alter table elsewhere rename to audit_logs");
    await tell();
    expect(await rowsOf(fixture)).toHaveLength(1);
  });
});
