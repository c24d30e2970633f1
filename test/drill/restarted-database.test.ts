// PostgreSQL is stopped, and started again: callers are told at once, and the server takes up where it was.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createCaller } from "../contract/api-caller.ts";
import {
  goodPassword,
  newProfile,
  registerWithPassword,
  signInWithPassword,
} from "../contract/people.ts";
import { startOwnPostgres } from "../support/postgres-server.ts";
import { createDatabase } from "../support/postgres.ts";
import { startServerProcess } from "../support/server-process.ts";
import { openSqlConsole } from "../support/sql-console.ts";
import { until } from "../support/until.ts";
import { expectUnavailable, healWithinMs } from "./unavailable.ts";

test("a PostgreSQL that was stopped is told of, and used again once it is back", async () => {
  await using postgres = await startOwnPostgres();
  const { url } = await createDatabase(postgres.url);
  const environment = {
    DATABASE_URL: url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    RATE_LIMITS: "on",
  };
  await using server = await startServerProcess(environment);
  const person = await registerWithPassword(server);
  const inBrowser = await signInWithPassword(server, person.email, { mode: "session" });
  const refreshToken = person.tokens?.refreshToken ?? "";
  const { api } = createCaller(server);
  const state = async () => {
    const sql = openSqlConsole(url);
    try {
      return [await sql.lastingState(), await sql.run("select * from rate_limits order by 1")];
    } finally {
      await sql.close();
    }
  };
  const before = await state();

  for (let round = 0; round < 2; round += 1) {
    await postgres.stop();
    for (let times = 0; times < 3; times += 1)
      await expectUnavailable([
        api.auth.passwords.register.mutate({ ...newProfile(), password: goodPassword }),
        api.auth.passwords.signIn.mutate({ email: person.email, password: "wrong wrong wrong" }),
        api.auth.refresh.mutate({ refreshToken }),
        person.api.users.update.mutate({ jobTitle: "Countess" }),
        inBrowser.api.auth.sessions.list.query(),
      ]);
    await postgres.start();
    const isReady = async () => (await fetch(`${server.url}/readyz`)).status === 200;
    expect(await until(isReady, healWithinMs)).toBeLessThan(healWithinMs);
    expect(await state()).toEqual(before);
    expect(await person.api.users.me.query()).toEqual(person.user);
    expect(await inBrowser.api.users.me.query()).toEqual(person.user);
  }
  expect((await api.auth.refresh.mutate({ refreshToken })).user).toEqual(person.user);
  expect((await signInWithPassword(server, person.email)).user).toEqual(person.user);
});
