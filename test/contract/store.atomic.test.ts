// What must happen once although many try at the same moment, on both databases and from two stores.
import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import {
  insertChallenge,
  takeChallenge,
} from "../../packages/server/src/auth/challenges/challenge.store.ts";
import { spendAttempt } from "../../packages/server/src/rate-limit/rate-limit.store.ts";
import { markSessionRevoked } from "../../packages/server/src/sessions/session.store.ts";
import {
  insertRefreshToken,
  spendRefreshToken,
} from "../../packages/server/src/tokens/refresh-token.store.ts";
import {
  addSession,
  addUser,
  countTrue,
  later,
  now,
  storeDrivers,
  type StoreDriver,
  withStores,
} from "./store-fixture.ts";

for (const driver of storeDrivers) testAtomicity(driver);

function testAtomicity(driver: StoreDriver): void {
  const { name } = driver;
  const test = withStores(driver);

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
}
