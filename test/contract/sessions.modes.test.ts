// A session is handed over in one of three ways, and never in two: cookies stay out of bodies, bodies out of cookies.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  beginSignIn,
  registerWithPasskey,
  registerWithPassword,
  requireSignedIn,
  signInWithPassword,
} from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const invalid = { code: "REFRESH_INVALID", httpStatus: 401 };
const hardened =
  /^__Host-latchkey_\w+=[\w-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/;

describe("mode session", () => {
  test("is one hardened cookie and no token in any body", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    expect(person.tokens).toBeNull();
    expect([...person.caller.cookies.keys()]).toContain("__Host-latchkey_session");
    expect([...person.caller.cookies.keys()]).not.toContain("__Host-latchkey_refresh");
    const [cookie] = person.caller.setCookies.filter((header) =>
      header.startsWith("__Host-latchkey_session"),
    );
    expect(cookie).toMatch(hardened);
    for (const body of person.caller.bodies) {
      for (const secret of person.caller.cookies.values()) expect(body).not.toContain(secret);
      expect(body).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    }
  });

  test("opens the API by its cookie alone", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    expect(await person.caller.api.users.me.query()).toEqual(person.user);
  });

  test("has nothing to refresh, by cookie or by body", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const secret = person.caller.cookies.get("__Host-latchkey_session") ?? "";
    expect(await refusalOf(person.caller.api.auth.refresh.mutate())).toMatchObject(invalid);
    expect(
      await refusalOf(person.caller.api.auth.refresh.mutate({ refreshToken: secret })),
    ).toMatchObject(invalid);
  });

  test("doesn't take its cookie's value for an access token", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const accessToken = person.caller.cookies.get("__Host-latchkey_session");
    const call = createCaller(server, { accessToken }).api.users.me.query();
    expect(await refusalOf(call)).toMatchObject({ code: "UNAUTHENTICATED", httpStatus: 401 });
  });

  test("keeps the cookie's hash only", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const rows = JSON.stringify(
      await server.sql.run("select * from sessions where user_id = ?", [person.user.id]),
    );
    expect(rows).not.toContain(person.caller.cookies.get("__Host-latchkey_session") ?? "?");
  });
});

describe("mode token", () => {
  test("puts the access token in the body and the refresh token in a hardened cookie", async ({
    server,
  }) => {
    const person = await registerWithPassword(server, { mode: "token" });
    expect(person.tokens).toMatchObject({
      refreshToken: null,
      accessToken: expect.stringMatching(/^eyJ/),
    });
    const [cookie] = person.caller.setCookies.filter((header) =>
      header.startsWith("__Host-latchkey_refresh"),
    );
    expect(cookie).toMatch(hardened);
    const secret = person.caller.cookies.get("__Host-latchkey_refresh") ?? "?";
    for (const body of person.caller.bodies) expect(body).not.toContain(secret);
  });

  test("refreshes by the cookie, and the successor stays out of the body too", async ({
    server,
  }) => {
    const person = await registerWithPassword(server, { mode: "token" });
    const first = person.caller.cookies.get("__Host-latchkey_refresh") ?? "?";
    const { tokens } = await person.caller.api.auth.refresh.mutate();
    const second = person.caller.cookies.get("__Host-latchkey_refresh") ?? "?";
    expect(second).not.toBe(first);
    expect(tokens).toMatchObject({
      refreshToken: null,
      accessToken: expect.stringMatching(/^eyJ/),
    });
    for (const body of person.caller.bodies) expect(body).not.toContain(second);
  });

  test("doesn't take the cookie's token from a body, which leaves it unspent", async ({
    server,
  }) => {
    const person = await registerWithPassword(server, { mode: "token" });
    const refreshToken = person.caller.cookies.get("__Host-latchkey_refresh") ?? "";
    expect(
      await refusalOf(createCaller(server).api.auth.refresh.mutate({ refreshToken })),
    ).toMatchObject(invalid);
    expect((await person.caller.api.auth.refresh.mutate()).tokens?.accessToken).toMatch(/^eyJ/);
  });

  test("doesn't open the API by the refresh cookie alone", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "token" });
    expect(await refusalOf(person.caller.api.users.me.query())).toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });
});

describe("mode body", () => {
  test("puts both tokens in the body and no secret in a cookie", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "body" });
    expect(person.tokens).toMatchObject({
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      accessToken: expect.stringMatching(/^eyJ/),
    });
    expect(
      [...person.caller.cookies.keys()].filter((name) => /session|refresh/.test(name)),
    ).toEqual([]);
  });

  test("doesn't take the body's token from a cookie, which leaves it unspent", async ({
    server,
  }) => {
    const person = await registerWithPassword(server, { mode: "body" });
    const refreshToken = person.tokens?.refreshToken ?? "";
    const cookies = new Map([["__Host-latchkey_refresh", refreshToken]]);
    expect(
      await refusalOf(createCaller(server, { cookies }).api.auth.refresh.mutate()),
    ).toMatchObject(invalid);
    const { tokens } = await createCaller(server).api.auth.refresh.mutate({ refreshToken });
    expect(tokens?.refreshToken).not.toBe(refreshToken);
  });
});

describe("changing modes in one browser", () => {
  test("from session to token drops the session cookie, which would shadow the new sign-in", async ({
    server,
  }) => {
    const { caller, email } = await registerWithPassword(server, { mode: "session" });
    await caller.api.auth.passwords.signIn.mutate({
      email,
      password: "correct horse battery staple",
      mode: "token",
    });
    expect([...caller.cookies.keys()].filter((name) => /session|refresh/.test(name))).toEqual([
      "__Host-latchkey_refresh",
    ]);
  });

  test("from token to session drops the refresh cookie", async ({ server }) => {
    const { caller, authenticator } = await registerWithPasskey(server, { mode: "token" });
    requireSignedIn(
      await (await beginSignIn(server, caller.api, authenticator, { mode: "session" })).finish(),
    );
    expect([...caller.cookies.keys()].filter((name) => /session|refresh/.test(name))).toEqual([
      "__Host-latchkey_session",
    ]);
  });
});

test("modes don't depend on the way to sign in", async ({ server }) => {
  const { email } = await registerWithPassword(server);
  const byPassword = await signInWithPassword(server, email, { mode: "session" });
  const byPasskey = await registerWithPasskey(server, { mode: "session" });
  for (const person of [byPassword, byPasskey])
    expect([person.session.mode, person.tokens]).toEqual(["session", null]);
});
