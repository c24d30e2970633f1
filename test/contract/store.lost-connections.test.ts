// A database that drops every connection, again and again, and a process that is held up: the store heals by itself.
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { entities } from "../../packages/server/src/latchkey.ts";
import { openStore } from "../../packages/server/src/store/store.ts";
import { databaseAnswers, em } from "../../packages/server/src/store/transactions.ts";
import { createDatabase } from "../support/postgres.ts";
import { openSqlConsole } from "../support/sql-console.ts";

test("transactions are possible again after every connection was lost many times", async () => {
  await using database = await createDatabase();
  const store = await openStore(database.url, entities);
  const sql = openSqlConsole(database.url);
  try {
    for (let round = 0; round < 15; round += 1) {
      const work = store.db
        .transaction((tx) => em(tx).execute("select pg_sleep(0.05)", []))
        .catch(() => undefined);
      const others = Array.from({ length: 3 }, () => databaseAnswers(store.db));
      await sql.run(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
      await Promise.allSettled([work, ...others]);
    }
    const answer = await store.db.transaction((tx) =>
      em(tx).execute<{ two: number }[]>("select 1 + 1 as two", []),
    );
    expect(answer).toEqual([{ two: 2 }]);
  } finally {
    await sql.close();
    await store.close();
  }
});

test("an answer that came while the process was held up isn't taken for overdue", async () => {
  await using database = await createDatabase();
  const store = await openStore(database.url, entities);
  try {
    const answer = await store.db.transaction(async (tx) => {
      const asked = em(tx).execute<{ two: number }[]>("select 1 + 1 as two", []);
      await nextTurn();
      // Longer than anybody waits for an answer.
      for (const endMs = performance.now() + 3_200; performance.now() < endMs;);
      return asked;
    });
    expect(answer).toEqual([{ two: 2 }]);
  } finally {
    await store.close();
  }
});
