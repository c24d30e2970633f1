// Pages of accounts, and searches, which look at a stretch of them at a time: none is left out or told twice, and others
// have their turn in between.
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect } from "vitest";
import type { Db } from "../../packages/server/src/store/db.ts";
import { findUserPage } from "../../packages/server/src/users/user-page.store.ts";
import { insertUser } from "../../packages/server/src/users/user.store.ts";
import { later, newUser, now, storeDrivers, withStores } from "./store-fixture.ts";

const accounts = 23;

const onEach = storeDrivers.map((driver) => ({ name: driver.name, test: withStores(driver) }));

describe.for(onEach)("accounts on $name", ({ test }) => {
  test("are searched stretch by stretch, and come as they would at once", async ({
    store: { db },
  }) => {
    await addAccountsOnce(db);
    const all = await findUserPage(db, { search: undefined, limit: 100, after: undefined });
    expect(all).toHaveLength(accounts);
    const graces = all.filter(({ firstName }) => firstName === "Grace").map(({ id }) => id);
    expect(graces.length).toBeGreaterThan(5);
    for (const stretch of [1, 2, 5, 22, 23, 24, 1_000])
      for (const limit of [1, 3, 100])
        expect(await searchAll(db, "rac", limit, stretch)).toEqual(graces);
    expect(await searchAll(db, "nobody", 100, 4)).toEqual([]);
  });

  test("let others have their turn while they are searched", async ({ store: { db } }) => {
    await addAccountsOnce(db);
    let turns = 0;
    const over = new AbortController();
    const counting = (async () => {
      while (!over.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    })();
    await findUserPage(db, { search: "nobody", limit: 1, after: undefined }, 2);
    over.abort();
    await counting;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(accounts / 2));
  });
});

// Most came at the same moment, as they do in an import.
async function addAccountsOnce(db: Db): Promise<void> {
  const page = { search: undefined, limit: 1, after: undefined };
  if ((await findUserPage(db, page)).length > 0) return;
  for (let index = 0; index < accounts; index += 1) {
    const firstName = index % 3 === 0 ? "Grace" : "Ada";
    const moment = index < 20 ? now : later;
    await db.transaction((tx) => insertUser(tx, { ...newUser(), firstName }, moment));
  }
}

/** @returns the ids that a search finds, read page by page to the end */
async function searchAll(
  db: Db,
  search: string,
  limit: number,
  stretch: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after; ;) {
    const page = await findUserPage(db, { search, limit, after }, stretch);
    ids.push(...page.map(({ id }) => id));
    after = page.at(-1);
    if (page.length < limit) return ids;
  }
}
