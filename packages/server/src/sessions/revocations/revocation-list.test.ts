// One read of the revocations serves many, and nobody is told of one that may have missed what they wrote.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Log } from "../../context.ts";
import { openStore } from "../../store/store.ts";
import { createRevocationList } from "./revocation-list.ts";
import { RevocationEntity } from "./revocation.entity.ts";

const silent = () => undefined;
const log: Log = { debug: silent, info: silent, warn: silent, error: silent };

/** A list on a database of its own, with a stranger's way into it and a note of each read. */
async function openList() {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-revocations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const url = `sqlite:${join(folder, "app.db")}`;
  const store = await openStore(url, [RevocationEntity]);
  onTestFinished(() => store.close());
  await store.migrate();
  const stranger = new Database(join(folder, "app.db"));
  onTestFinished(() => void stranger.close());
  const insert = stranger.prepare(
    "insert into revocations (kind, subject_id, created_at, expires_at) values ('session', ?, '2026', '9999')",
  );
  const revoke = (sessionId: string): void => void insert.run(sessionId);
  const list = createRevocationList(store.db, log, () => new Date());
  return { list, revoke, insert, reads: noteReads(insert) };
}

/** Notes reads of the revocations, and lets a test act right after the first of them. */
function noteReads(statement: Database.Statement) {
  const shared = Object.getPrototypeOf(statement) as Database.Statement;
  const original = shared.all;
  const noted = { count: 0, afterFirst: silent as () => void };
  const spy = vi.spyOn(shared, "all").mockImplementation(function note(
    this: Database.Statement,
    ...parameters: unknown[]
  ) {
    const rows = original.apply(this, parameters) as never;
    if (!this.source.includes("from revocations")) return rows;
    noted.count += 1;
    if (noted.count === 1) noted.afterFirst();
    return rows;
  });
  onTestFinished(() => spy.mockRestore());
  return noted;
}

test("a read serves all who ask before it begins", async () => {
  const { list, revoke, reads } = await openList();
  revoke("ended");
  await Promise.all(Array.from({ length: 200 }, () => list.catchUp()));
  expect(reads.count).toBe(1);
  expect(list.isRevoked("ended", "", 1)).toBe(true);
});

test("who asks once it has begun gets another, and all of them one", async () => {
  const { list, revoke, reads } = await openList();
  const late: Promise<void>[] = [];
  const known: boolean[] = [];
  reads.afterFirst = () => {
    revoke("meanwhile");
    for (let number = 0; number < 50; number += 1)
      late.push(list.catchUp().then(() => void known.push(list.isRevoked("meanwhile", "", 1))));
  };
  await list.catchUp();
  await Promise.all(late);
  expect(new Set(known)).toEqual(new Set([true]));
  expect(reads.count).toBe(2);
});

test("a long list is read by pages, between which others have their turn", async () => {
  const { list, revoke, reads } = await openList();
  const ids = Array.from({ length: 4_500 }, (_, number) => `session-${number}`);
  for (const id of ids) revoke(id);
  await list.catchUp();
  expect(ids.every((id) => list.isRevoked(id, "", 1))).toBe(true);
  expect(reads.count).toBe(3);
});
