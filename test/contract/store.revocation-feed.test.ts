// How an instance hears of what others revoked: PostgreSQL's notifications, SQLite's version number, and a poll behind both.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { entities } from "../../packages/server/src/latchkey.ts";
import type { Log } from "../../packages/server/src/context.ts";
import { followRevocations } from "../../packages/server/src/sessions/revocations/revocation-feed.ts";
import { createRevocationList } from "../../packages/server/src/sessions/revocations/revocation-list.ts";
import { openStore } from "../../packages/server/src/store/store.ts";
import { createDatabase } from "../support/postgres.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import { createTestClock, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const silent = () => undefined;
const log: Log = { debug: silent, info: silent, warn: silent, error: silent };

/** A revocation list that follows a database, and a stranger's connection to the same one. */
async function followDatabase(url: string) {
  const resources = new AsyncDisposableStack();
  const store = await openStore(url, entities);
  resources.defer(() => store.close());
  await store.migrate();
  const clock = createTestClock();
  const list = createRevocationList(store.db, log, clock.now);
  await list.catchUp();
  const feed = followRevocations(store, url, list, log);
  resources.defer(() => feed.stop());
  const sql = openSqlConsole(url);
  resources.defer(() => sql.close());
  const revoke = async (sessionId: string, lifeMs = 60_000): Promise<void> => {
    const instants = [clock.now(), new Date(clock.now().getTime() + lifeMs)].map((instant) =>
      instant.toISOString(),
    );
    await sql.run(
      "insert into revocations (kind, subject_id, created_at, expires_at) values ('session', ?, ?, ?)",
      [sessionId, ...instants],
    );
  };
  return { list, sql, clock, revoke, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

describe("another process's revocation", () => {
  test("arrives by notification on PostgreSQL, long before the poll", async () => {
    await using database = await createDatabase();
    await using followed = await followDatabase(database.url);
    await until(
      async () =>
        (
          await followed.sql.run(
            "select 1 from pg_stat_activity where query ilike 'listen%' and datname = current_database()",
          )
        ).length > 0,
    );
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const sessionId = randomUUID();
      await followed.revoke(sessionId);
      waits.push(await until(() => followed.list.isRevoked(sessionId, "", 1)));
    }
    // A poll once a second alone would take half of one on average.
    expect(waits.toSorted((left, right) => left - right)[4]).toBeLessThan(250);
  });

  test("arrives on PostgreSQL after the listening connection was lost", async () => {
    await using database = await createDatabase();
    await using followed = await followDatabase(database.url);
    const listeners =
      "select pid from pg_stat_activity where query ilike 'listen%' and datname = current_database()";
    await until(async () => (await followed.sql.run(listeners)).length > 0);
    await followed.sql.run(`select pg_terminate_backend(pid) from (${listeners}) as listener`);
    const sessionId = randomUUID();
    await followed.revoke(sessionId);
    expect(await until(() => followed.list.isRevoked(sessionId, "", 1), 3_000)).toBeLessThan(3_100);
    await until(async () => (await followed.sql.run(listeners)).length > 0, 5_000);
  });

  test("arrives on SQLite within a second", async () => {
    await using server = await startServer();
    await using followed = await followDatabase(server.databaseUrl);
    const sessionId = randomUUID();
    await followed.revoke(sessionId);
    expect(await until(() => followed.list.isRevoked(sessionId, "", 1), 1_000)).toBeLessThan(1_100);
    await until(() => server.running.latchkey.app.revocations.isRevoked(sessionId, "", 1), 1_000);
  });
});

describe("the list", () => {
  test("is read whole at the start, and without what has expired", async () => {
    await using server = await startServer();
    await using followed = await followDatabase(server.databaseUrl);
    const [alive, expired] = [randomUUID(), randomUUID()];
    await followed.revoke(alive);
    await followed.revoke(expired, -1);
    const fresh = await followDatabase(server.databaseUrl);
    await using _ = fresh;
    expect([alive, expired].map((id) => fresh.list.isRevoked(id, "", 1))).toEqual([true, false]);
  });

  test("grows old when the database can't be read, and says how old", async () => {
    const database = await createDatabase();
    await using followed = await followDatabase(database.url);
    expect(followed.list.ageMs()).toBeLessThan(3_000);
    await followed.sql.close();
    await database[Symbol.asyncDispose]();
    const beforeMs = followed.list.ageMs();
    await until(() => followed.list.ageMs() > beforeMs + 1_500, 8_000);
  });
});
