// Ending a session ends it everywhere at once: its access tokens, its cookie, its refresh family.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments } from "./deployments.ts";
import {
  type Deployment,
  type Person,
  registerWithPassword,
  type SessionMode,
  signInWithPassword,
} from "./people.ts";
import { until } from "../support/until.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const unauthenticated = { code: "UNAUTHENTICATED", httpStatus: 401 };

/** Every proof that this person's client still holds, sent to the server. */
async function refusalsOf(server: Deployment, person: Person): Promise<string[]> {
  const { cookies, caller, tokens } = {
    cookies: person.caller.cookies,
    caller: createCaller(server),
    tokens: person.tokens,
  };
  const byCookies = createCaller(server, { cookies });
  const attempts = [
    byCookies.api.users.me.query(),
    byCookies.api.auth.refresh.mutate(),
    createCaller(server, { accessToken: tokens?.accessToken ?? "none" }).api.users.me.query(),
    caller.api.auth.refresh.mutate({ refreshToken: tokens?.refreshToken ?? "none" }),
  ];
  return Promise.all(attempts.map(async (attempt) => (await refusalOf(attempt)).code));
}

const ended = ["UNAUTHENTICATED", "REFRESH_INVALID", "UNAUTHENTICATED", "REFRESH_INVALID"];
const modes: readonly SessionMode[] = ["session", "token", "body"];

describe("signing out", () => {
  test.for(modes)("ends everything at once in mode %s", async (mode, { server }) => {
    const person = await registerWithPassword(server, { mode });
    const stolen = {
      ...person,
      caller: { ...person.caller, cookies: new Map(person.caller.cookies) },
    };
    const api = mode === "session" ? person.caller.api : person.api;
    await api.auth.signOut.mutate(
      mode === "body" ? { refreshToken: person.tokens?.refreshToken ?? "" } : undefined,
    );
    expect(await refusalsOf(server, stolen)).toEqual(ended);
    const rows = await server.sql.run<{ revoked_at: string | null }>(
      "select revoked_at from sessions where id = ?",
      [person.session.id],
    );
    expect(rows[0]?.revoked_at).toMatch(/^\d{4}-/);
  });

  test("clears the browser's cookies", async ({ server }) => {
    for (const mode of ["session", "token"] as const) {
      const person = await registerWithPassword(server, { mode });
      await person.caller.api.auth.signOut.mutate();
      expect(
        [...person.caller.cookies.keys()].filter((name) => /session|refresh/.test(name)),
      ).toEqual([]);
    }
  });

  test("works by the refresh token alone, when the access token has expired", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const refreshToken = person.tokens?.refreshToken ?? "";
    await createCaller(server).api.auth.signOut.mutate({ refreshToken });
    expect(await refusalOf(person.api.users.me.query())).toMatchObject(unauthenticated);
  });

  test("ends no other session of the account", async ({ server }) => {
    const person = await registerWithPassword(server);
    const phone = await signInWithPassword(server, person.email);
    await person.api.auth.signOut.mutate();
    expect(await phone.api.users.me.query()).toEqual(person.user);
  });

  test("without anything to end is no error", async ({ server }) => {
    await expect(createCaller(server).api.auth.signOut.mutate()).resolves.toBeUndefined();
  });
});

describe("the list of sessions", () => {
  test("shows each device with what signed it in, and which one asks", async ({ server }) => {
    const laptop = await registerWithPassword(server);
    const phone = await signInWithPassword(server, laptop.email, { mode: "session" });
    const list = await laptop.api.auth.sessions.list.query();
    expect(list.map(({ id, current, mode }) => [id, current, mode])).toEqual([
      [phone.session.id, false, "session"],
      [laptop.session.id, true, "body"],
    ]);
    expect(list[0]).toMatchObject({
      methods: ["pwd"],
      assurance: 1,
      ipAddress: "127.0.0.1",
      userAgent: "node",
    });
    expect(JSON.stringify(list)).not.toMatch(/hash/i);
  });

  test.for(modes)("ends another device's session at once: mode %s", async (mode, { server }) => {
    const laptop = await registerWithPassword(server);
    const phone = await signInWithPassword(server, laptop.email, { mode });
    await laptop.api.auth.sessions.revoke.mutate({ id: phone.session.id });
    expect(await refusalsOf(server, phone)).toEqual(ended);
    expect((await laptop.api.auth.sessions.list.query()).map(({ id }) => id)).toEqual([
      laptop.session.id,
    ]);
  });

  test("ends all others at once", async ({ server }) => {
    const laptop = await registerWithPassword(server);
    const others = [
      await signInWithPassword(server, laptop.email),
      await signInWithPassword(server, laptop.email, { mode: "session" }),
    ];
    expect(await laptop.api.auth.sessions.revokeOthers.mutate()).toEqual({ ended: 2 });
    for (const other of others) expect(await refusalsOf(server, other)).toEqual(ended);
    expect(await laptop.api.users.me.query()).toEqual(laptop.user);
  });

  test("doesn't end a stranger's session, and doesn't tell that there is one", async ({
    server,
  }) => {
    const [person, stranger] = [
      await registerWithPassword(server),
      await registerWithPassword(server),
    ];
    const before = await server.sql.lastingState();
    const [theirs, nobodys] = [stranger.session.id, crypto.randomUUID()].map((id) =>
      refusalOf(person.api.auth.sessions.revoke.mutate({ id })),
    );
    const { requestId: _first, ...forTheirs } = await theirs!;
    const { requestId: _second, ...forNobodys } = await nobodys!;
    expect(forTheirs).toMatchObject({ code: "SESSION_NOT_FOUND", httpStatus: 404 });
    expect(forTheirs).toEqual(forNobodys);
    expect(await server.sql.lastingState()).toEqual(before);
  });
});

describe.each(deployments)("over $name", ({ test: testOver }) => {
  testOver(
    "a session that one instance ended is over on all within a second",
    async ({ group }) => {
      const { instances } = group;
      const person = await registerWithPassword(instances[0]);
      const calls = instances.map((instance) =>
        createCaller(instance, { accessToken: person.tokens?.accessToken }),
      );
      for (const { api } of calls) expect(await api.users.me.query()).toEqual(person.user);
      await person.api.auth.signOut.mutate();
      await until(async () => {
        const answers = await Promise.allSettled(calls.map(({ api }) => api.users.me.query()));
        return answers.every(({ status }) => status === "rejected");
      }, 1_000);
      for (const { api } of calls)
        expect(await refusalOf(api.users.me.query())).toMatchObject(unauthenticated);
    },
  );
});
