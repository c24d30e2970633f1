// What services rely on the store for, the same on both databases.
import { describe, expect } from "vitest";
import { entities } from "../../packages/server/src/latchkey.ts";
import { lockFor, tryLockFor } from "../../packages/server/src/store/locks.ts";
import { openStore } from "../../packages/server/src/store/store.ts";
import {
  findUserByEmail,
  findUserById,
  insertUser,
  updateUser,
} from "../../packages/server/src/users/user.store.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import {
  addUser,
  later,
  newUser,
  now,
  storeDrivers,
  type StoreDriver,
  withStores,
} from "./store-fixture.ts";

for (const driver of storeDrivers) testStore(driver);

function testStore(driver: StoreDriver): void {
  const { name, create } = driver;
  const test = withStores(driver);

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
      await expect(failing).rejects.toThrow("on purpose");
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
      ).rejects.toThrow(/foreign key/i);
      await expect(
        store.sql.run("update users set status = 'asleep' where id = ?", [id]),
      ).rejects.toThrow(/check/i);
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
