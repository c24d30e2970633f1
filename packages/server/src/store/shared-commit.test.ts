// Transactions that share a commit stay transactions: each alone undone, all told together, none acknowledged before.
import { expect, test } from "vitest";
import { type GroupTransaction, shareCommits } from "./shared-commit.ts";

/** A database that only notes what it is told; `fail` makes the next commit fail. */
function notedDatabase() {
  const told: string[] = [];
  const state = { open: false, failsToCommit: false, failsToBegin: 0, failing: "" };
  const note = (text: string): void => void told.push(text);
  const begin = async (): Promise<GroupTransaction> => {
    if (state.failsToBegin-- > 0) throw Object.assign(new Error("locked"), { code: "SQLITE_BUSY" });
    state.open = true;
    note("begin");
    return {
      async execute(sql) {
        if (sql === state.failing)
          throw Object.assign(new Error("broken"), { code: "SQLITE_IOERR" });
        note(sql.replace(" latchkey", ""));
      },
      isOpen: () => state.open,
      async commit() {
        if (state.failsToCommit) throw Object.assign(new Error("full"), { code: "SQLITE_FULL" });
        note("commit");
      },
      rollback: async () => note("rollback"),
    };
  };
  return { told, state, note, share: shareCommits(begin) };
}

test("those who come together share one commit, one after the other", async () => {
  const { share, told, note } = notedDatabase();
  const works = ["a", "b"].map((name) =>
    share(async () => {
      note(`${name} starts`);
      await Promise.resolve();
      note(`${name} ends`);
      return name;
    }),
  );
  expect(await Promise.all(works)).toEqual(["a", "b"]);
  expect(told.join(", ")).toBe(
    "begin, savepoint, a starts, a ends, release, savepoint, b starts, b ends, release, commit",
  );
});

test("nobody is told of success before the commit", async () => {
  const { share, told } = notedDatabase();
  await share(async () => undefined).then(() => told.push("told"));
  expect(told.slice(-2)).toEqual(["commit", "told"]);
});

test("whoever fails is undone alone, and fails with their own error", async () => {
  const { share, told } = notedDatabase();
  const outcomes = await Promise.allSettled([
    share(async () => "first"),
    share(async () => Promise.reject(new RangeError("mine"))),
    share(async () => "last"),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[1]).toMatchObject({ reason: { message: "mine" } });
  expect(told.filter((text) => /rollback to|commit/.test(text))).toEqual(["rollback to", "commit"]);
});

test("a commit that fails fails them all with 503, and the next group goes on", async () => {
  const { share, state } = notedDatabase();
  state.failsToCommit = true;
  const outcomes = await Promise.allSettled([share(async () => 1), share(async () => 2)]);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  state.failsToCommit = false;
  expect(await share(async () => 3)).toBe(3);
});

test("a database that undid everything by itself takes all of the group along, and runs nobody outside", async () => {
  const { share, state, told } = notedDatabase();
  const outcomes = await Promise.allSettled([
    share(async () => 1),
    share(async () => {
      state.open = false;
      throw Object.assign(new Error("full"), { code: "SQLITE_FULL" });
    }),
    share(async () => 3),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  expect(told.filter((text) => /begin|commit|^rollback$/.test(text)).join()).toBe(
    "begin,rollback,begin,commit",
  );
});

test("a disk that fails between two of them leaves nobody without an answer", async () => {
  const { share, state } = notedDatabase();
  const first = share(async () => {
    state.failing = "savepoint latchkey";
  });
  const second = share(async () => 2);
  await first;
  await expect(second).rejects.toMatchObject({ code: "UNAVAILABLE" });
  state.failing = "";
  expect(await share(async () => 3)).toBe(3);
});

test("a crowd before a lock that isn't to be had is sent away as soon as the first is", async () => {
  const { share, state } = notedDatabase();
  state.failsToBegin = 1;
  const outcomes = await Promise.allSettled([share(async () => 1), share(async () => 2)]);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  expect(await share(async () => 3)).toBe(3);
});
