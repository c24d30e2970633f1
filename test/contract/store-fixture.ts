// Two stores on one database, and the databases that every test of the store runs on.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "vitest";
import { entities } from "../../packages/server/src/latchkey.ts";
import type { Db } from "../../packages/server/src/store/db.ts";
import { openStore, type Store } from "../../packages/server/src/store/store.ts";
import { insertUser } from "../../packages/server/src/users/user.store.ts";
import { createDatabase } from "../support/postgres.ts";
import { openSqlConsole, type SqlConsole } from "../support/sql-console.ts";

/** An empty database of one kind. */
export interface EmptyDatabase extends AsyncDisposable {
  readonly url: string;
}

async function createSqliteFile(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-store-"));
  return {
    url: `sqlite:${join(folder, "app.db")}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

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

export const now = new Date("2026-11-05T12:00:00.000Z");
export const later = new Date("2026-11-05T13:00:00.000Z");

export function newUser(email = `${randomUUID()}@example.com`) {
  return {
    id: randomUUID(),
    firstName: "Ada",
    lastName: "Lovelace",
    email,
    dateOfBirth: "1990-12-10",
    jobTitle: "Analyst",
  };
}

export async function addUser(db: Db): Promise<string> {
  const user = newUser();
  await db.transaction((tx) => insertUser(tx, user, now));
  return user.id;
}

export async function addSession(sql: SqlConsole, userId: string): Promise<string> {
  const id = randomUUID();
  await sql.run(
    `insert into sessions (id, user_id, mode, methods, assurance, authenticated_at, created_at, last_seen_at, expires_at)
      values (?, ?, 'body', '["pwd"]', 1, ?, ?, ?, ?)`,
    [id, userId, ...[now, now, now, later].map((instant) => instant.toISOString())],
  );
  return id;
}

export function countTrue(results: readonly boolean[]): number {
  return results.filter(Boolean).length;
}

/** A database that the tests of the store run on. */
export interface StoreDriver {
  readonly name: string;
  readonly create: () => Promise<EmptyDatabase>;
}

export const storeDrivers: readonly StoreDriver[] = [
  { name: "SQLite", create: createSqliteFile },
  { name: "PostgreSQL", create: () => createDatabase() },
];

/** vitest's `test` with two stores on one database that the tests of one file share. */
export function withStores({ create }: StoreDriver) {
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of what a fixture needs from this pattern
  return base.extend("store", { scope: "file" }, async ({}, { onCleanup }) => {
    const opened = await openFixture(create);
    onCleanup(opened.dispose);
    return opened;
  });
}
