// A session's cookie gets another value when its owner is proven again, and a browser's earlier session ends when it signs in.
import { describe, expect } from "vitest";
import { type ApiCaller, createCaller, refusalOf } from "./api-caller.ts";
import { goodPassword, newProfile, registerWithPassword } from "./people.ts";
import { rest } from "./rest-client.ts";
import { enrolTotp, totpStepMs } from "./totp-people.ts";
import { withServerOnEach } from "./with-server.ts";

const cookieName = "__Host-latchkey_session";
const unauthenticated = { code: "UNAUTHENTICATED", httpStatus: 401 };

const cookieOf = ({ cookies }: ApiCaller): string => cookies.get(cookieName) ?? "";

describe.for(withServerOnEach())("on $database", ({ test }) => {
  test("a confirmation replaces the session's cookie, and the session goes on", async ({
    server,
  }) => {
    const { caller, session } = await registerWithPassword(server, { mode: "session" });
    const before = new Map(caller.cookies);
    const confirmed = await caller.api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect(confirmed.session.id).toBe(session.id);
    expect(cookieOf(caller)).not.toBe(before.get(cookieName));
    await caller.api.users.me.query();
    const late = createCaller(server, { cookies: before }).api;
    expect(await refusalOf(late.auth.sessions.revokeOthers.mutate())).toMatchObject(
      unauthenticated,
    );
  });

  test("what a page had under way is still read, for ten seconds", async ({ server }) => {
    const { caller } = await registerWithPassword(server, { mode: "session" });
    const late = createCaller(server, { cookies: new Map(caller.cookies) }).api;
    await caller.api.auth.passwords.confirm.mutate({ password: goodPassword });
    await late.users.me.query();
    server.clock.advance(10_001);
    expect(await refusalOf(late.users.me.query())).toMatchObject(unauthenticated);
    await caller.api.users.me.query();
  });

  test("a thief of the replaced cookie gains nothing by the owner's step-up", async ({
    server,
  }) => {
    const { caller } = await registerWithPassword(server, { mode: "session" });
    server.clock.advance(30 * 60_000);
    const stolen = new Map(caller.cookies);
    await caller.api.auth.passwords.confirm.mutate({ password: goodPassword });
    const { api } = createCaller(server, { cookies: stolen });
    const asks = [
      () => api.users.export.query(),
      () => api.behavior.showProfiles.query(),
      () => api.behavior.findings.query(),
    ];
    for (const ask of asks) expect(await refusalOf(ask())).toMatchObject(unauthenticated);
    const cookie = [...stolen].map((pair) => pair.join("=")).join("; ");
    for (const path of ["/users/me/export", "/behavior/profiles", "/behavior/findings"])
      expect((await rest(server, "GET", path, { headers: { cookie } })).status).toBe(401);
    await api.users.me.query();
    await caller.api.users.export.query();
  });

  test("confirmations at once leave the browser with a cookie that works", async ({ server }) => {
    const { caller } = await registerWithPassword(server, { mode: "session" });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () =>
        caller.api.auth.passwords.confirm.mutate({ password: goodPassword }),
      ),
    );
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    server.clock.advance(10_001);
    await caller.api.users.me.query();
  });

  test("an app's first code, which lifts the session, replaces the cookie", async ({ server }) => {
    const { caller } = await registerWithPassword(server, { mode: "session" });
    const before = cookieOf(caller);
    await enrolTotp(server, caller);
    expect(cookieOf(caller)).not.toBe(before);
    const { sessions } = caller.api.auth;
    expect(await sessions.list.query()).toMatchObject([{ current: true, assurance: 2 }]);
  });

  test.for(["session", "token"] as const)(
    "a sign-in ends the session whose cookie it brings, in mode %s",
    async (mode, { server }) => {
      const { caller, session, email, user } = await registerWithPassword(server, { mode });
      const other = await registerWithPassword(server, { mode });
      const left = createCaller(server, { cookies: new Map(caller.cookies) }).api;
      await caller.api.auth.passwords.signIn.mutate({ email, password: goodPassword, mode });
      const call =
        mode === "session" ? left.auth.sessions.revokeOthers.mutate() : left.auth.refresh.mutate();
      expect(await refusalOf(call)).toMatchObject({ httpStatus: 401 });
      const ended = "select details from audit_logs where event_type = ? and subject_id = ?";
      expect(await server.sql.run(ended, ["session_revoked", session.id])).toEqual([
        { details: "A session was replaced by another sign-in in the same browser." },
      ]);
      const open = "select id from sessions where user_id = ? and revoked_at is null";
      expect(await server.sql.run(open, [user.id])).toHaveLength(1);
      expect(await server.sql.run(open, [other.user.id])).toHaveLength(1);
    },
  );

  test.for([
    { first: "session", second: "token" },
    { first: "token", second: "session" },
  ] as const)(
    "a sign-in in mode $second leaves the session of mode $first, whose cookie is another",
    async ({ first, second }, { server }) => {
      const { caller, email, user } = await registerWithPassword(server, { mode: first });
      const signIn = { email, password: goodPassword, mode: second };
      await caller.api.auth.passwords.signIn.mutate(signIn);
      const open =
        "select mode from sessions where user_id = ? and revoked_at is null order by mode";
      expect(await server.sql.run(open, [user.id])).toEqual([
        { mode: "session" },
        { mode: "token" },
      ]);
    },
  );

  test("a registration in the browser of somebody signed in ends that session too", async ({
    server,
  }) => {
    const { caller, user } = await registerWithPassword(server, { mode: "session" });
    const register = { ...newProfile(), password: goodPassword, mode: "session" } as const;
    await caller.api.auth.passwords.register.mutate(register);
    const open = "select id from sessions where user_id = ? and revoked_at is null";
    expect(await server.sql.run(open, [user.id])).toEqual([]);
    server.clock.advance(totpStepMs);
    await caller.api.users.me.query();
  });
});
