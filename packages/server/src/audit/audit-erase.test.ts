import { describe, expect, it, vi } from "vitest";
import { type ErasedAhead, erasePersonAhead, erasePersonFromAudit } from "./audit-erase.ts";
import {
  type AuditFixture,
  databaseKinds,
  openAuditFixture,
  request,
  someEvent,
} from "./audit.fixture.ts";
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

  it.each(["sealed", "not sealed yet"])(
    "reaches a change of address that comes between what is erased ahead and the end: %s",
    async (state) => {
      await using fixture = await openAuditFixture(kind);
      const { db, keyring } = fixture;
      const janeId = await fixture.addUser(jane);
      const userId = await fixture.addUser(admin);
      const change = { userId, userEmail: admin, subjectId: userId } as const;
      const others = {
        ...change,
        type: "email_change_requested",
        details: "x@y.example.",
      } as const;
      await fixture.recordMany(700, others);
      await trailOfChange(fixture, change, jane);
      await fixture.sealer.sealPending();
      await trailOfChange(fixture, change, jane);
      const left = () =>
        fixture.sql("select id from audit_logs where details like ?", [`%${jane}%`]);

      const ahead = await erasePersonAhead(db, keyring, { userId: janeId, email: jane });
      expect(await left()).toEqual([]);
      await trailOfChange(fixture, change, jane);
      // Its clock is behind.
      await fixture.sql(
        "update audit_logs set created_at = '2020-01-01T00:00:00.000Z' where details like ?",
        [`%${jane}%`],
      );
      if (state === "sealed") await fixture.sealer.sealPending();
      expect(await erase(fixture, janeId, jane, ahead)).toBe(1);
      expect(await left()).toEqual([]);
    },
  );

  it("looks at every change of address where another address was erased ahead", async () => {
    await using fixture = await openAuditFixture(kind);
    const { db, keyring } = fixture;
    const janeId = await fixture.addUser(jane);
    const userId = await fixture.addUser(admin);
    await trailOfChange(fixture, { userId, userEmail: admin, subjectId: userId }, jane);
    await fixture.sealer.sealPending();
    const earlier = { userId: janeId, email: "jane@old.example.com" };
    const ahead = await erasePersonAhead(db, keyring, earlier);
    expect(await erase(fixture, janeId, jane, ahead)).toBe(1);
  });

  it("lets others have their turn while it reads all changes of address", async () => {
    await using fixture = await openAuditFixture(kind);
    const { db, keyring } = fixture;
    const type = "email_change_requested";
    await fixture.recordMany(1_600, { type, userEmail: admin, details: "Asked for x@y.example." });
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    await erasePersonAhead(db, keyring, { userId: "gone", email: jane });
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(4);
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
    const transaction = vi.spyOn(db, "transaction");
    await erasePersonAhead(db, keyring, { userId: janeId, email: jane });
    expect(transaction).toHaveBeenCalledTimes(12);
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

function erase(
  { db, keyring }: AuditFixture,
  userId: string,
  email: string,
  ahead?: ErasedAhead,
): Promise<number> {
  return db.transaction((tx) => erasePersonFromAudit(tx, keyring, { userId, email }, ahead));
}

function trailOfChange(fixture: AuditFixture, change: object, from: string): Promise<void> {
  const details = `The address changed from ${from} to ${admin}. The new mailbox confirmed.`;
  return fixture.trail.record(request, someEvent({ ...change, type: "email_changed", details }));
}
