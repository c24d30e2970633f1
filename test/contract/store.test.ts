// What services rely on the store for, the same on both databases.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test as base } from "vitest";
import {
  takeChallenge,
  insertChallenge,
} from "../../packages/server/src/auth/challenges/challenge.store.ts";
import { entities } from "../../packages/server/src/latchkey.ts";
import { spendAttempt } from "../../packages/server/src/rate-limit/rate-limit.store.ts";
import { markSessionRevoked } from "../../packages/server/src/sessions/session.store.ts";
import type { Db } from "../../packages/server/src/store/db.ts";
import { lockFor, tryLockFor } from "../../packages/server/src/store/locks.ts";
import { openStore, type Store } from "../../packages/server/src/store/store.ts";
import {
  insertRefreshToken,
  spendRefreshToken,
} from "../../packages/server/src/tokens/refresh-token.store.ts";
import {
  findUserByEmail,
  findUserById,
  insertUser,
  updateUser,
} from "../../packages/server/src/users/user.store.ts";
import { createDatabase } from "../support/postgres.ts";
import { openSqlConsole, type SqlConsole } from "../support/sql-console.ts";

/** An empty database of one kind. */
interface EmptyDatabase extends AsyncDisposable {
  readonly url: string;
}

async function createSqliteFile(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-store-"));
  return {
    url: `sqlite:${join(folder, "app.db")}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

testStore({ name: "SQLite", create: createSqliteFile });
testStore({ name: "PostgreSQL", create: () => createDatabase() });

/** Two stores on one database, as two instances have them, and a third way in. */
async function openFixture(create: () => Promise<EmptyDatabase>) {
  const resources = new AsyncDisposableStack();
  const { url } = resources.use(await create());
  const open = async (): Promise<Store> => {
    const store = await openStore(url, entities);
    resources.defer(() => store.close());
    return store;
  };
  const [first, second] = [await open(), await open()];
  await first.migrate();
  const sql = openSqlConsole(url);
  resources.defer(() => sql.close());
  return { url, db: first.db, otherDb: second.db, sql, dispose: () => resources.disposeAsync() };
}

const now = new Date("2026-11-05T12:00:00.000Z");
const later = new Date("2026-11-05T13:00:00.000Z");

function newUser(email = `${randomUUID()}@example.com`) {
  return {
    id: randomUUID(),
    firstName: "Ada",
    lastName: "Lovelace",
    email,
    dateOfBirth: "1990-12-10",
    jobTitle: "Analyst",
  };
}

async function addUser(db: Db): Promise<string> {
  const user = newUser();
  await db.transaction((tx) => insertUser(tx, user, now));
  return user.id;
}

async function addSession(sql: SqlConsole, userId: string): Promise<string> {
  const id = randomUUID();
  await sql.run(
    `insert into sessions (id, user_id, mode, methods, assurance, authenticated_at, created_at, last_seen_at, expires_at)
      values (?, ?, 'body', '["pwd"]', 1, ?, ?, ?, ?)`,
    [id, userId, ...[now, now, now, later].map((instant) => instant.toISOString())],
  );
  return id;
}

function countTrue(results: readonly boolean[]): number {
  return results.filter(Boolean).length;
}

function testStore({
  name,
  create,
}: {
  readonly name: string;
  create(): Promise<EmptyDatabase>;
}): void {
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of what a fixture needs from this pattern
  const test = base.extend("store", { scope: "file" }, async ({}, { onCleanup }) => {
    const opened = await openFixture(create);
    onCleanup(opened.dispose);
    return opened;
  });

  describe(`migrations on ${name}`, () => {
    test("apply once, however often and by however many at once", async ({ store }) => {
      await using database = await create();
      const stores = await Promise.all([1, 2, 3].map(() => openStore(database.url, entities)));
      await Promise.all(stores.map((each) => each.migrate()));
      await Promise.all(stores.map((each) => each.migrate()));
      const sql = openSqlConsole(database.url);
      const names = await sql.run<{ name: string }>("select name from migrations order by id");
      expect(new Set(names.map((row) => row.name)).size).toBe(names.length);
      expect(names).toEqual(await store.sql.run("select name from migrations order by id"));
      await sql.close();
      await Promise.all(stores.map((each) => each.close()));
    });
  });

  describe(`a transaction on ${name}`, () => {
    test("leaves nothing when it fails", async ({ store }) => {
      const user = newUser();
      const failing = store.db.transaction(async (tx) => {
        await insertUser(tx, user, now);
        expect(await findUserById(tx, user.id)).not.toBeNull();
        throw new Error("on purpose");
      });
      await expect(failing).rejects.toThrow("on purpose");
      expect(await findUserById(store.db, user.id)).toBeNull();
      expect(await addUser(store.db)).toMatch(/-/);
    });

    test("takes in what joins it: both stay, or neither does", async ({ store }) => {
      const [outer, inner] = [newUser(), newUser()];
      const failing = store.db.transaction(async (tx) => {
        await insertUser(tx, outer, now);
        await tx.transaction((joined) => insertUser(joined, inner, now));
        throw new Error("on purpose");
      });
      await expect(failing).rejects.toThrow("on purpose");
      expect(await findUserById(store.db, inner.id)).toBeNull();
    });

    test("is seen by others after its commit only, and its hooks run after that", async ({
      store,
    }) => {
      const user = newUser();
      const seen: boolean[] = [];
      await store.db.transaction(async (tx) => {
        tx.afterCommit(
          async () => void seen.push((await findUserById(store.otherDb, user.id)) !== null),
        );
        await insertUser(tx, user, now);
        seen.push((await store.sql.run("select id from users where id = ?", [user.id])).length > 0);
      });
      expect(seen).toEqual([false, true]);
    });

    test("runs no hook when it fails", async ({ store }) => {
      let ran = false;
      const failing = store.db.transaction(async (tx) => {
        tx.afterCommit(() => void (ran = true));
        throw new Error("on purpose");
      });
      await expect(failing).rejects.toThrow();
      expect(ran).toBe(false);
    });

    test(
      "that uses the root handle fails at once, instead of waiting for itself",
      { timeout: 3_000 },
      async ({ store }) => {
        const reading = store.db.transaction(() => findUserByEmail(store.db, "ada@example.com"));
        await expect(reading).rejects.toThrow("inside a transaction");
        const nesting = store.db.transaction(() => store.db.transaction(async () => undefined));
        await expect(nesting).rejects.toThrow("inside a transaction");
        expect(await addUser(store.db)).toMatch(/-/);
      },
    );

    test("waits for its turn among fifty, on two stores", async ({ store }) => {
      const dbs = Array.from({ length: 50 }, (_, turn) =>
        turn % 2 === 0 ? store.db : store.otherDb,
      );
      expect(new Set(await Promise.all(dbs.map(addUser))).size).toBe(50);
    });
  });

  describe(`uniqueness on ${name}`, () => {
    test("gives an address to one account", async ({ store }) => {
      const { email } = newUser();
      const rivals = Array.from({ length: 20 }, () => newUser(email));
      const results = await Promise.all(
        rivals.map((user, turn) =>
          (turn % 2 === 0 ? store.db : store.otherDb).transaction((tx) =>
            insertUser(tx, user, now),
          ),
        ),
      );
      expect(results.filter((user) => user !== null)).toHaveLength(1);
      expect(await store.sql.run("select id from users where email = ?", [email])).toHaveLength(1);
    });
  });

  describe(`a conditional update on ${name}`, () => {
    test("spends a refresh token for one of twenty", async ({ store }) => {
      const sessionId = await addSession(store.sql, await addUser(store.db));
      const tokenHash = randomUUID();
      const link = {
        tokenHash,
        sessionId,
        clientHash: "x",
        createdAt: now,
        expiresAt: later,
        usedAt: null,
        predecessorHash: null,
        successorSealed: null,
      };
      await store.db.transaction((tx) => insertRefreshToken(tx, link));
      const spends = Array.from({ length: 20 }, (_, turn) =>
        (turn % 2 === 0 ? store.db : store.otherDb).transaction((tx) =>
          spendRefreshToken(tx, tokenHash, `sealed ${turn}`, now),
        ),
      );
      expect(countTrue(await Promise.all(spends))).toBe(1);
    });

    test("doesn't spend an expired refresh token", async ({ store }) => {
      const sessionId = await addSession(store.sql, await addUser(store.db));
      const link = {
        tokenHash: randomUUID(),
        sessionId,
        clientHash: "x",
        createdAt: now,
        expiresAt: now,
        usedAt: null,
        predecessorHash: null,
        successorSealed: null,
      };
      await store.db.transaction((tx) => insertRefreshToken(tx, link));
      expect(
        await store.db.transaction((tx) => spendRefreshToken(tx, link.tokenHash, "sealed", now)),
      ).toBe(false);
    });

    test("hands a challenge to one of twenty", async ({ store }) => {
      const challenge = {
        challengeHash: randomUUID(),
        purpose: "test",
        payload: "{}",
        expiresAt: later,
      };
      await store.db.transaction((tx) => insertChallenge(tx, challenge));
      const takes = Array.from({ length: 20 }, (_, turn) =>
        (turn % 2 === 0 ? store.db : store.otherDb).transaction((tx) =>
          takeChallenge(tx, challenge.challengeHash, "test"),
        ),
      );
      expect((await Promise.all(takes)).filter((taken) => taken !== null)).toEqual([challenge]);
    });

    test("ends a session once, and only for its account", async ({ store }) => {
      const userId = await addUser(store.db);
      const id = await addSession(store.sql, userId);
      const end = (owner: string) =>
        store.db.transaction((tx) => markSessionRevoked(tx, owner, id, now));
      expect(await end(randomUUID())).toBe(false);
      expect(countTrue(await Promise.all([end(userId), end(userId), end(userId)]))).toBe(1);
    });
  });

  describe(`the trigger on ${name}`, () => {
    test("counts each change of role and status, and writes a revocation for it", async ({
      store,
    }) => {
      const id = await addUser(store.db);
      await store.db.transaction((tx) => updateUser(tx, id, { role: "admin" }, now));
      await store.db.transaction((tx) => updateUser(tx, id, { status: "disabled" }, now));
      await store.sql.run("update users set role = 'user', status = 'active' where id = ?", [id]);
      expect((await findUserById(store.db, id))?.authorizationVersion).toBe(4);
      const rows = await store.sql.run(
        "select kind, minimum_version from revocations where subject_id = ? order by seq",
        [id],
      );
      expect(rows).toEqual(
        [2, 3, 4].map((version) => ({ kind: "user", minimum_version: version })),
      );
    });

    test("leaves other changes alone", async ({ store }) => {
      const id = await addUser(store.db);
      await store.db.transaction((tx) =>
        updateUser(tx, id, { role: "user", firstName: "Grace" }, later),
      );
      expect(await findUserById(store.db, id)).toMatchObject({
        authorizationVersion: 1,
        firstName: "Grace",
      });
      expect(await store.sql.run("select seq from revocations where subject_id = ?", [id])).toEqual(
        [],
      );
    });

    test("has no role that isn't defined, and no status beyond two", async ({ store }) => {
      const id = await addUser(store.db);
      await expect(
        store.sql.run("update users set role = 'emperor' where id = ?", [id]),
      ).rejects.toThrow();
      await expect(
        store.sql.run("update users set status = 'asleep' where id = ?", [id]),
      ).rejects.toThrow();
    });
  });

  describe(`the rate limit on ${name}`, () => {
    const rate = { intervalMs: 1_000, burst: 10 };

    test("lets exactly its burst through when fifty come at once", async ({ store }) => {
      const key = randomUUID();
      const attempts = Array.from({ length: 50 }, (_, turn) =>
        (turn % 2 === 0 ? store.db : store.otherDb).transaction((tx) =>
          spendAttempt(tx, key, rate, 1_000_000),
        ),
      );
      const waits = await Promise.all(attempts);
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(10);
      expect(new Set(waits)).toEqual(new Set([0, 1_000]));
    });

    test("frees one attempt an interval, and the whole burst in time", async ({ store }) => {
      const key = randomUUID();
      const spend = (nowMs: number) =>
        store.db.transaction((tx) => spendAttempt(tx, key, rate, nowMs));
      for (let attempt = 0; attempt < 10; attempt += 1) expect(await spend(0)).toBe(0);
      expect([await spend(999), await spend(1_000), await spend(1_000)]).toEqual([1, 0, 1_000]);
      const waits: number[] = [];
      for (let attempt = 0; attempt < 11; attempt += 1) waits.push(await spend(60_000));
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(10);
    });
  });

  test(`a lock on ${name} that is taken is refused to others, until its transaction ends`, async ({
    store,
  }) => {
    const free = await store.db.transaction(async (tx) => {
      await lockFor(tx, "admins");
      return tx.dialect === "sqlite" || !(await tryFromAnotherInstance(store.url));
    });
    expect(free).toBe(true);
    expect(await store.otherDb.transaction((tx) => tryLockFor(tx, "admins"))).toBe(true);
  });
}

/** Whether an instance in a process of its own would get the lock; only asked where the lock isn't the transaction itself. */
async function tryFromAnotherInstance(url: string): Promise<boolean> {
  const sql = openSqlConsole(url);
  const [row] = await sql.run<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(7246012) as locked",
  );
  await sql.close();
  return row?.locked === true;
}
