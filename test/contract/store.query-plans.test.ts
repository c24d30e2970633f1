// No request walks through a table that grows with people, or sorts it: each statement that a day of everybody's life
// prepares is explained by SQLite, which answers nobody else for as long as a statement takes.
// No request walks through a table that grows with people, or sorts it: each statement that a day of everybody's life
// prepares is explained by SQLite, which holds up all others for as long as a statement takes.
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { sweep } from "../../packages/server/src/maintenance.ts";
import { type ServerFixture, startServer } from "../support/server.ts";
import {
  goodPassword,
  registerWithPasskey,
  registerWithPassword,
  signInWithPassword,
} from "./people.ts";

const growing =
  /\b(users|sessions|refresh_tokens|audit_logs|challenges|sign_in_tickets|webauthn_credentials|password_credentials|totp_apps|recovery_codes|email_tokens|email_codes|known_devices|typing_\w+|failure_streaks|rate_limits|mail_outbox|revocations|seen_proofs)\b/;

// `part` is a subquery that has a limit of its own, and `json_each` is what was asked for; of an index the first so many
// may be read.
const walk = (sql: string) =>
  sql.includes(" limit ")
    ? /^SCAN (?!part$|json_each )(?!\w+ USING )/
    : /^SCAN (?!part$|json_each )/;
// The others are asked for what one account has.
const sortsMany = (sql: string): boolean =>
  /\b(users|audit_logs)\b/.test(sql) && !sql.includes(" union ");

const sort = "USE TEMP B-TREE FOR ORDER BY";

test("what people and administrators do, and the sweep, find their rows by indexes", async () => {
  await using server = await startServer();
  const prepare = vi.spyOn(Database.prototype, "prepare");
  onTestFinished(() => prepare.mockRestore());
  await liveADay(server);
  await sweep(server.running.latchkey.app);
  const prepared = new Set(prepare.mock.calls.map(([sql]) => sql));
  prepare.mockRestore();

  const asked = [...prepared].filter(
    (sql) => growing.test(sql) && /^(?:select|update|delete|with)/i.test(sql),
  );
  expect(asked.length).toBeGreaterThan(60);
  expect(slowOf(server, asked)).toEqual([]);
});

/** Steps of a plan that take longer the more people there are. */
function slowOf(server: ServerFixture, statements: readonly string[]) {
  const database = new Database(server.databaseUrl.slice("sqlite:".length));
  onTestFinished(() => void database.close());
  return statements.flatMap((sql) => {
    const values = Array.from(sql.matchAll(/\?/g), () => 1);
    const steps = database.prepare<number[], { detail: string }>(`explain query plan ${sql}`);
    const slow = steps
      .all(...values)
      .map(({ detail }) => detail)
      .filter((step) => walk(sql).test(step) || (sortsMany(sql) && step === sort));
    return slow.map((step) => ({ step, sql }));
  });
}

/** Someone registers, is looked at by an administrator, and leaves again. Insights count all there is, and are left out. */
async function liveADay(server: ServerFixture): Promise<void> {
  const person = await registerWithPasskey(server);
  const { id, email } = person.user;
  const { email: address } = await registerWithPassword(server);
  await server.sql.run(`update users set role = 'admin' where email = '${address}'`);
  const { api } = await signInWithPassword(server, address);
  await person.api.users.get.query({ id });
  await person.api.users.export.query();
  await api.auth.sessions.list.query();
  await api.auth.sessions.revokeOthers.mutate();
  const filters = [{}, { userEmail: email }, { userId: id }, { eventType: "user_access" }] as const;
  for (const filter of filters) {
    const { nextCursor } = await api.audit.search.query({ ...filter, limit: 1 });
    if (nextCursor) await api.audit.search.query({ ...filter, limit: 1, cursor: nextCursor });
  }
  const { nextCursor } = await api.users.list.query({ limit: 1 });
  await api.users.list.query({ limit: 1, cursor: nextCursor ?? "" });
  await api.users.list.query({ search: email, limit: 1 });
  await api.users.setRole.mutate({ id, role: "user" });
  const newPassword = `${goodPassword} two`;
  await api.auth.passwords.change.mutate({ currentPassword: goodPassword, newPassword });
  await person.api.users.delete.mutate();
}
