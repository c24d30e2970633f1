// A deletion is decided once and then carried out, come what may: what broke off is done later, and nobody gets in meanwhile.
import { expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

test("a deletion that breaks off leaves an account that nobody can enter, and is done later", async ({
  server,
}) => {
  const { sql } = server;
  const { app } = server.running.latchkey;
  const person = await registerWithPassword(server);
  const { id, email } = person.user;
  await sql.run(
    `create trigger no_way before delete on users begin select raise(abort, 'not now'); end`,
  );
  expect((await refusalOf(person.api.users.delete.mutate())).httpStatus).toBeGreaterThanOrEqual(
    500,
  );
  expect((await refusalOf(person.api.users.me.query())).code).toBe("UNAUTHENTICATED");
  expect((await refusalOf(signInWithPassword(server, email))).code).toBe("SIGN_IN_FAILED");
  await sql.run("drop trigger no_way");

  await app.mailer.runErrands();
  expect(await sql.run("select status from users where id = ?", [id])).toEqual([
    { status: "disabled" },
  ]);
  server.clock.advance(11 * 60_000);
  await app.mailer.runErrands();
  expect(await sql.run("select status from users where id = ?", [id])).toEqual([]);
  expect(
    await sql.run(
      "select 1 from audit_logs where user_id = ? or user_email = ? or subject_id = ?",
      [id, email, id],
    ),
  ).toEqual([]);
  const told = await sql.run("select details from audit_logs where event_type = 'account_deleted'");
  expect(told).toEqual([{ details: "An account was deleted by its owner." }]);
});

test("one that is refused leaves the account and its trail as they were", async ({ server }) => {
  const person = await registerWithPassword(server);
  const { id } = person.user;
  await server.sql.run("update users set role = 'admin' where id = ?", [id]);
  const admin = await signInWithPassword(server, person.email);
  const trail = () =>
    server.sql.run("select id, user_id, details from audit_logs where user_id = ?", [id]);
  const before = await trail();
  expect((await refusalOf(admin.api.users.delete.mutate())).code).toBe("LAST_ADMIN");
  expect((await trail()).slice(0, before.length)).toEqual(before);
  expect((await admin.api.users.me.query()).role).toBe("admin");
});

test("one by a session that has ended meanwhile is none", async ({ server }) => {
  const person = await registerWithPassword(server);
  const { id } = person.user;
  const { app } = server.running.latchkey;
  // As the row says; the process hears of it a moment later.
  await server.sql.run("update sessions set revoked_at = ? where user_id = ?", [
    app.now().toISOString(),
    id,
  ]);
  expect((await refusalOf(person.api.users.delete.mutate())).code).toBe("UNAUTHENTICATED");
  expect(await server.sql.run("select status from users where id = ?", [id])).toEqual([
    { status: "active" },
  ]);
});
