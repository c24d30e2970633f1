import { describe, expect, it } from "vitest";
import { erasePersonAhead, erasePersonFromAudit } from "./audit-erase.ts";
import {
  type AuditFixture,
  databaseKinds,
  openAuditFixture,
  request,
  someEvent,
} from "./audit.fixture.ts";
import type { Db } from "../store/db.ts";
import { kindsOf, verify } from "./audit-verify.fixture.ts";

const jane = "jane@example.com";
const admin = "admin@example.com";

describe.each(databaseKinds)("erasing a person from the audit on $name", (kind) => {
  it("leaves the chain whole, nothing of the person, and others' deeds with their actor", async () => {
    await using fixture = await openAuditFixture(kind);
    const { trail } = fixture;
    const janeId = await fixture.addUser(jane);
    const adminId = await fixture.addUser(admin);
    const byAdmin = { userId: adminId, userEmail: admin };
    await trail.record(request, someEvent({ userId: janeId }));
    await trail.record(request, someEvent({ success: false }));
    await fixture.sealer.sealPending();
    const access = {
      type: "user_access",
      subjectId: janeId,
      details: "User Jane Doe accessed.",
    } as const;
    await trail.record(request, someEvent({ ...byAdmin, ...access }));
    await trail.record(request, someEvent({ ...byAdmin, subjectId: "session-9" }));

    expect(await erase(fixture, janeId, jane)).toBe(3);
    await fixture.sql("delete from users where id = ?", [janeId]);
    await fixture.sealer.sealPending();

    expect(await verify(fixture)).toMatchObject({ ok: true, erasedRows: 3, rowsChecked: 4 });
    const rows = await fixture.sql<object>("select * from audit_logs order by chain_seq");
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`jane|Jane|${janeId}`));
    expect(rows[0]).toMatchObject({
      user_id: null,
      ip_address: null,
      user_agent: null,
      details: null,
    });
    expect(rows[2]).toMatchObject({
      user_id: adminId,
      user_email: admin,
      subject_id: null,
      details: null,
    });
    expect(rows[3]).toMatchObject({ details: "Signed in.", erasure_mac: null });
  });

  it("reaches others' changes of address that name the person's, and no longer address around it", async () => {
    await using fixture = await openAuditFixture(kind);
    const janeId = await fixture.addUser(jane);
    const userId = await fixture.addUser(admin);
    const change = { userId, userEmail: admin, subjectId: userId } as const;
    const asked = (address: string) =>
      fixture.trail.record(
        request,
        someEvent({
          ...change,
          type: "email_change_requested",
          details: `Asked for the address ${address}.`,
        }),
      );
    await asked(jane);
    for (const other of [`mary.${jane}`, `${jane}.au`, jane.replace("@", "_")]) await asked(other);
    await trailOfChange(fixture, change, jane);
    await fixture.sealer.sealPending();

    await erase(fixture, janeId, jane);
    const rows = await fixture.sql<{ details: string | null; user_email: string }>(
      "select details, user_email from audit_logs order by chain_seq",
    );
    expect(rows.map(({ details }) => details === null)).toEqual([true, false, false, false, true]);
    expect(new Set(rows.map((row) => row.user_email))).toEqual(new Set([admin]));
    expect(await verify(fixture)).toMatchObject({ ok: true, erasedRows: 2 });
  });

  it.each([
    ["the subject's", [jane, admin]],
    ["the actor's", [admin, jane]],
  ] as const)("erases both, %s account first", async (_whose, order) => {
    await using fixture = await openAuditFixture(kind);
    const ids = { [jane]: await fixture.addUser(jane), [admin]: await fixture.addUser(admin) };
    const access = { userId: ids[admin] ?? null, userEmail: admin, subjectId: ids[jane] ?? null };
    await fixture.trail.record(request, someEvent(access));
    for (const email of order) await erase(fixture, ids[email] ?? "", email);
    await fixture.sealer.sealPending();
    const rows = await fixture.sql("select salt, user_id, subject_id from audit_logs");
    expect(rows).toEqual([{ salt: "..", user_id: null, subject_id: null }]);
    expect(await verify(fixture)).toMatchObject({ ok: true, erasedRows: 1 });
  });

  it("erases more rows than fit a page", async () => {
    await using fixture = await openAuditFixture(kind);
    await fixture.recordMany(700);
    expect(await erase(fixture, "gone", jane)).toBe(700);
    expect(await verify(fixture)).toMatchObject({ ok: true, erasedRows: 700 });
  });

  it("erases a long trail ahead of the account, a transaction for each page, and no other's", async () => {
    await using fixture = await openAuditFixture(kind);
    const { db, keyring } = fixture;
    const janeId = await fixture.addUser(jane);
    const adminId = await fixture.addUser(admin);
    await fixture.recordMany(1_100, { userId: janeId });
    await fixture.recordMany(2, { userId: adminId, userEmail: admin });
    let transactions = 0;
    const counted: Db = {
      ...db,
      transaction: (work) => {
        transactions += 1;
        return db.transaction(work);
      },
    };
    await erasePersonAhead(counted, keyring, { userId: janeId, email: jane });
    expect(transactions).toBe(12);
    expect(await erase(fixture, janeId, jane)).toBe(0);
    expect(await verify(fixture)).toMatchObject({ ok: true, erasedRows: 1_100 });
  });

  it("keeps an account from being deleted while its rows name it", async () => {
    await using fixture = await openAuditFixture(kind);
    const janeId = await fixture.addUser(jane);
    await fixture.trail.record(request, someEvent({ userId: janeId }));
    await expect(fixture.sql("delete from users where id = ?", [janeId])).rejects.toThrow(
      /foreign key/i,
    );
  });

  it.each(["user_email = 'eve@example.com'", "success = 0", "subject_id = 'x'", "salt = '..'"])(
    "still finds a row altered that was erased in part: %s",
    async (change) => {
      await using fixture = await openAuditFixture(kind);
      const janeId = await fixture.addUser(jane);
      await fixture.trail.record(request, someEvent({ userId: janeId }));
      await fixture.sealer.sealPending();
      await erase(fixture, janeId, jane);
      await fixture.sql(`update audit_logs set ${change}`);
      expect(kindsOf(await verify(fixture))).toEqual(["altered"]);
    },
  );
});

function erase({ db, keyring }: AuditFixture, userId: string, email: string): Promise<number> {
  return db.transaction((tx) => erasePersonFromAudit(tx, keyring, { userId, email }));
}

function trailOfChange(fixture: AuditFixture, change: object, from: string): Promise<void> {
  const details = `The address changed from ${from} to ${admin}. The new mailbox confirmed.`;
  return fixture.trail.record(request, someEvent({ ...change, type: "email_changed", details }));
}
