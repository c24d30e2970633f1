// However many sessions an account has: ending them takes a few statements, and each is over at once, on all instances.
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test as plainTest, vi } from "vitest";
import { startServer } from "../support/server.ts";
import type { SqlConsole } from "../support/sql-console.ts";
import { until } from "../support/until.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments } from "./deployments.ts";
import { type Person, registerWithPassword, signInWithPassword } from "./people.ts";
import { withServerOnEach } from "./with-server.ts";

const many = 400;
const hourMs = 60 * 60_000;

/** Gives an account sessions that somebody opened an hour ago. @returns their ids */
async function addSessions({ run }: SqlConsole, userId: string, howMany = many): Promise<string[]> {
  const ids = Array.from({ length: howMany }, () => randomUUID());
  const [then, later] = [-hourMs, hourMs].map((ms) => new Date(Date.now() + ms).toISOString());
  const rows = ids.map((id) => `('${id}', '${userId}', 'body', '["pwd"]', 1, ?, ?, ?, ?)`);
  await run(
    `insert into sessions (id, user_id, mode, methods, assurance, authenticated_at, created_at, last_seen_at, expires_at)
      values ${rows.join()}`,
    ids.flatMap(() => [then, then, then, later]),
  );
  return ids;
}

describe.each(deployments)("over $name", ({ test }) => {
  test("all others are over at once where they were ended, and within a second everywhere", async ({
    group: { instances, sql },
  }) => {
    const [here] = instances;
    const person = await registerWithPassword(here);
    const others: Person[] = [];
    for (let number = 0; number < 5; number += 1)
      others.push(await signInWithPassword(here, person.email));
    const ids = await addSessions(sql, person.user.id);
    const { ended } = await person.api.auth.sessions.revokeOthers.mutate();
    expect(ended).toBe(ids.length + others.length);

    for (const { api } of others)
      expect((await refusalOf(api.users.me.query())).code).toBe("UNAUTHENTICATED");
    const elsewhere = instances.flatMap((instance) =>
      others.map(({ tokens }) => createCaller(instance, { accessToken: tokens?.accessToken })),
    );
    await until(async () => {
      const answers = await Promise.allSettled(elsewhere.map(({ api }) => api.users.me.query()));
      return answers.every(({ status }) => status === "rejected");
    }, 1_000);
    expect((await person.api.auth.sessions.list.query()).map(({ id }) => id)).toEqual([
      person.session.id,
    ]);
    const told = await sql.run<{ subject_id: string }>(
      "select subject_id from revocations where subject_id in (select id from sessions where user_id = ?)",
      [person.user.id],
    );
    expect(new Set(told.map((row) => row.subject_id))).toEqual(
      new Set([...ids, ...others.map(({ session }) => session.id)]),
    );
    expect(told).toHaveLength(ended);
  });
});

describe.for(withServerOnEach())("an account on $database", ({ test }) => {
  test("holds a thousand sessions: another ends the one that was used least lately", async ({
    server,
  }) => {
    const { sql } = server;
    const person = await registerWithPassword(server);
    const idle = await signInWithPassword(server, person.email);
    const added = await addSessions(sql, person.user.id, 997);
    const used = "update sessions set last_seen_at = ? where id = ?";
    await sql.run(used, [new Date(Date.now() - 2 * hourMs).toISOString(), idle.session.id]);

    await signInWithPassword(server, person.email);
    expect(await idle.api.users.me.query()).toEqual(person.user);
    expect(await openSessionsOf(sql, person)).toHaveLength(1_000);

    const { session } = await signInWithPassword(server, person.email);
    expect((await refusalOf(idle.api.users.me.query())).code).toBe("UNAUTHENTICATED");
    const open = await openSessionsOf(sql, person);
    expect(open).toHaveLength(1_000);
    expect(open).toEqual(expect.arrayContaining([session.id, person.session.id, ...added]));
    const told = await sql.run(
      "select subject_id from audit_logs where event_type = 'session_revoked' and user_id = ?",
      [person.user.id],
    );
    expect(told).toEqual([{ subject_id: idle.session.id }]);
  });

  test("with more from before is listed its newest, and loses some at each sign-in", async ({
    server,
  }) => {
    const { sql } = server;
    const person = await registerWithPassword(server);
    await addSessions(sql, person.user.id, 1_300);
    const list = await person.api.auth.sessions.list.query();
    expect(list).toHaveLength(200);
    expect(list[0]?.id).toBe(person.session.id);
    await signInWithPassword(server, person.email);
    expect(await openSessionsOf(sql, person)).toHaveLength(1_302 - 25);
  });
});

async function openSessionsOf({ run }: SqlConsole, { user }: Person): Promise<string[]> {
  const open = "select id from sessions where user_id = ? and revoked_at is null";
  return (await run<{ id: string }>(open, [user.id])).map(({ id }) => id);
}

/** The statements that SQLite runs from now on. */
function watchStatements(): readonly string[] {
  const database = new Database(":memory:");
  const shared = Object.getPrototypeOf(database.prepare("select 1")) as Database.Statement;
  database.close();
  const run: string[] = [];
  for (const method of ["all", "get", "run"] as const) {
    const original = shared[method];
    const spy = vi.spyOn(shared, method).mockImplementation(function noted(
      this: Database.Statement,
      ...parameters: unknown[]
    ) {
      run.push(this.source);
      return original.apply(this, parameters) as never;
    });
    onTestFinished(() => spy.mockRestore());
  }
  return run;
}

plainTest("hundreds are ended by about as many statements as two", async () => {
  await using server = await startServer();
  const { app } = server.running.latchkey;
  const statements = watchStatements();
  const statementsFor = async (howMany: number): Promise<number> => {
    const person = await registerWithPassword(server);
    const ids = await addSessions(server.sql, person.user.id, howMany);
    const before = statements.length;
    await person.api.auth.sessions.revokeOthers.mutate();
    const needed = statements.slice(before).filter((sql) => /sessions|revocations/.test(sql));
    expect(ids.every((id) => app.revocations.isRevoked(id, person.user.id, 1))).toBe(true);
    return needed.length;
  };
  const forTwo = await statementsFor(2);
  // Whatever follows revocations may look a few times meanwhile.
  expect(await statementsFor(many)).toBeLessThan(forTwo + 20);
});
