// Somebody else holds the database's write lock: callers are told to come back, nobody is signed out, and it heals by itself.
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "../contract/api-caller.ts";
import { registerWithPassword, signInWithPassword } from "../contract/people.ts";
import { withServer } from "../contract/with-server.ts";
import { createDatabase } from "../support/postgres.ts";
import { startServer } from "../support/server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { everydayWrites } from "./everyday-writes.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { expectUnavailable } from "./unavailable.ts";

const test = withServer({ environment: { RATE_LIMITS: "on" } });

/** Takes the write lock as another process would. @returns lets go of it */
function lock(databaseUrl: string): () => void {
  const database = new Database(databaseUrl.replace(/^sqlite:/, ""));
  database.exec("begin immediate");
  return () => void database.close();
}

describe("while the database is locked", () => {
  test("writes are answered with 503 and Retry-After in five seconds, and reads go on", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const inBrowser = await signInWithPassword(server, person.email, { mode: "session" });
    const refreshToken = person.tokens?.refreshToken ?? "";
    const { api } = createCaller(server);
    const before = await server.sql.lastingState();
    const letGo = lock(server.databaseUrl);
    try {
      const refused = expectUnavailable(everydayWrites(server, person));
      expect(await person.api.users.me.query()).toEqual(person.user);
      expect(await inBrowser.caller.api.users.me.query()).toEqual(person.user);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      await refused;
    } finally {
      letGo();
    }
    expect(await server.sql.lastingState()).toEqual(before);
    expect(await person.api.users.me.query()).toEqual(person.user);
    expect((await api.auth.refresh.mutate({ refreshToken })).user).toEqual(person.user);
    expect((await signInWithPassword(server, person.email)).user).toEqual(person.user);
  });

  test("a crowd is told as soon as one caller is, and holds up nobody who reads", async () => {
    await using folder = await temporaryFolder();
    await using server = await startServerProcess({ DATA_DIR: folder.path });
    const person = await registerWithPassword(server);
    const letGo = lock(join(folder.path, "app.db"));
    try {
      const { api } = createCaller(server);
      const crowd = Array.from({ length: 200 }, () => api.auth.passkeys.beginSignIn.mutate({}));
      const refused = expectUnavailable(crowd);
      expect(await person.api.users.me.query()).toEqual(person.user);
      await refused;
    } finally {
      letGo();
    }
    expect((await signInWithPassword(server, person.email)).user).toEqual(person.user);
  });

  test("a short lock is waited out, and no caller notices", async ({ server }) => {
    const letGo = lock(server.databaseUrl);
    const registration = registerWithPassword(server);
    setTimeout(letGo, 1_000);
    expect((await registration).status).toBe("signedIn");
  });

  test("no attempt is counted against anyone", async ({ server }) => {
    const limits = () => server.sql.run("select * from rate_limits order by 1");
    const before = await limits();
    const letGo = lock(server.databaseUrl);
    try {
      const { api } = createCaller(server);
      await refusalOf(
        api.auth.passwords.signIn.mutate({ email: "nobody@example.com", password: "x" }),
      );
    } finally {
      letGo();
    }
    expect(await limits()).toEqual(before);
  });
});

describe("a table that somebody else has locked on PostgreSQL", () => {
  test("is answered with 503 within five seconds, and heals by itself", async () => {
    await using database = await createDatabase();
    await using server = await startServer({ environment: { DATABASE_URL: database.url } });
    const person = await registerWithPassword(server);
    const { Client } = await import("pg");
    const intruder = new Client({ connectionString: database.url });
    await intruder.connect();
    await intruder.query("begin; lock table challenges in access exclusive mode");
    await expectUnavailable([createCaller(server).api.auth.passkeys.beginSignIn.mutate({})]);
    expect(await person.api.users.me.query()).toEqual(person.user);
    await intruder.end();
    expect(
      (await createCaller(server).api.auth.passkeys.beginSignIn.mutate({})).challenge,
    ).toHaveLength(43);
  });

  test("connections that the database cuts are replaced", async () => {
    await using database = await createDatabase();
    await using server = await startServer({ environment: { DATABASE_URL: database.url } });
    const person = await registerWithPassword(server);
    await server.sql.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    for (let call = 0; call < 3; call += 1) {
      const outcome = await person.api.users.me.query().then(
        () => "OK",
        async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
      );
      expect(["OK", "UNAVAILABLE"]).toContain(outcome);
    }
    expect(await person.api.users.me.query()).toEqual(person.user);
  });
});
