// REST and tRPC are two faces of one API: the same data, the same verdicts, the same limits, the same trail.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect, test } from "vitest";
import { toWire } from "../../packages/server/src/http/rest/case-mapping.ts";
import { startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { goodPassword, newProfile, registerWithPasskey, registerWithPassword } from "./people.ts";
import { registerByRest, rest } from "./rest-client.ts";
import { withServerOnEach } from "./with-server.ts";

interface SignedInBody {
  readonly status: string;
  readonly user: { readonly id: string; readonly email: string };
  readonly session: { readonly id: string; readonly mode: string };
  readonly tokens: { readonly access_token: string; readonly refresh_token: string | null } | null;
}

const profileOnWire = (profile: ReturnType<typeof newProfile>) => ({
  first_name: profile.firstName,
  last_name: profile.lastName,
  email: profile.email,
  date_of_birth: profile.dateOfBirth,
  job_title: profile.jobTitle,
});

async function signInAgain(
  server: Parameters<typeof rest>[0],
  person: Awaited<ReturnType<typeof registerWithPasskey>>,
) {
  const begun = await rest(server, "POST", "/auth/passkeys/sign-in/begin", { body: {} });
  const { publicKey } = begun.body as { publicKey: never };
  const credential = await person.authenticator.get(publicKey, { origin: server.origin });
  const answer = await rest(server, "POST", "/auth/passkeys/sign-in/complete", {
    body: { credential },
  });
  const { tokens } = answer.body as SignedInBody;
  if (!tokens) throw new Error("No tokens.");
  return tokens;
}

describe.for(withServerOnEach())("on $database", ({ test }) => {
  test("reads give what tRPC gives, in the wire's spelling", async ({ server }) => {
    const person = await registerWithPasskey(server);
    await server.sql.run("update users set role = 'admin' where id = ?", [person.user.id]);
    const token = (await signInAgain(server, person)).access_token;
    const { api } = createCaller(server, { accessToken: token });
    const pairs = [
      ["/users/me", api.users.me.query()],
      [`/users/${person.user.id}`, api.users.get.query({ id: person.user.id })],
      ["/auth/sessions", api.auth.sessions.list.query()],
      ["/auth/passkeys", api.auth.passkeys.list.query()],
      ["/auth/totp", api.auth.totp.list.query()],
      ["/auth/passwords", api.auth.passwords.status.query()],
      ["/users/me/role", api.roles.own.query()],
      ["/admin/roles", api.roles.list.query()],
      ["/auth/recovery-codes", api.auth.recoveryCodes.status.query()],
      ["/behavior/profile", api.behavior.profileStatus.query()],
      ["/behavior/profiles", api.behavior.showProfiles.query()],
    ] as const;
    for (const [path, onTrpc] of pairs) {
      const answer = await rest(server, "GET", path, { token });
      expect([path, answer.status, answer.body]).toEqual([path, 200, toWire(await onTrpc)]);
    }
  });

  test("lists are paged and filtered by the query, typed as the schema says", async ({
    server,
  }) => {
    const admin = await registerWithPasskey(server);
    await server.sql.run("update users set role = 'admin' where id = ?", [admin.user.id]);
    const { access_token: token } = await signInAgain(server, admin);
    await registerWithPassword(server);
    const page = await rest(server, "GET", "/admin/users?limit=1", { token });
    const first = page.body as { users: unknown[]; next_cursor: string };
    expect(first.users).toHaveLength(1);
    const next = await rest(server, "GET", `/admin/users?limit=1&cursor=${first.next_cursor}`, {
      token,
    });
    expect((next.body as { users: unknown[] }).users).not.toEqual(first.users);
    const since = new Date(server.clock.now().getTime() - 60_000).toISOString();
    const trail = await rest(
      server,
      "GET",
      `/admin/audit?success=true&event_type=login_complete&limit=200&from=${since}`,
      { token },
    );
    const { entries } = trail.body as { entries: { event_type: string; success: boolean }[] };
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.every((entry) => entry.success && entry.event_type === "login_complete")).toBe(
      true,
    );
    const wrong = await rest(server, "GET", "/admin/audit?success=perhaps&from=yesterday", {
      token,
    });
    expect([
      wrong.status,
      Object.keys((wrong.body as { field_errors: object }).field_errors),
    ]).toEqual([400, ["success", "from"]]);
    const insights = await rest(server, "GET", `/admin/audit/insights?since=${since}`, { token });
    expect(insights.body).toMatchObject({ failed_sign_ins: [], many_addresses: expect.any(Array) });
  });

  describe("passwords, sessions and refresh", () => {
    test("register, sign in, confirm, refresh, list, revoke and sign out", async ({ server }) => {
      const profile = newProfile();
      const registered = await rest(server, "POST", "/auth/passwords/register", {
        body: { ...profileOnWire(profile), password: goodPassword },
      });
      const first = registered.body as SignedInBody;
      expect([registered.status, first.status, first.session.mode]).toEqual([
        201,
        "signedIn",
        "body",
      ]);
      const again = await rest(server, "POST", "/auth/passwords/sign-in", {
        body: { email: profile.email, password: goodPassword },
      });
      const second = again.body as SignedInBody;
      const token = second.tokens?.access_token;
      const confirmed = await rest(server, "POST", "/auth/passwords/confirm", {
        token,
        body: { password: goodPassword },
      });
      expect([confirmed.status, confirmed.body]).toMatchObject([
        200,
        { session: { id: second.session.id } },
      ]);
      const refreshed = await rest(server, "POST", "/auth/refresh", {
        body: { refresh_token: second.tokens?.refresh_token },
      });
      expect([refreshed.status, refreshed.body]).toMatchObject([
        200,
        { tokens: { refresh_token: expect.any(String) } },
      ]);
      const revoked = await rest(server, "DELETE", `/auth/sessions/${first.session.id}`, { token });
      expect([revoked.status, revoked.body]).toEqual([204, null]);
      const out = await rest(server, "POST", "/auth/sign-out", { token });
      expect([out.status, out.body]).toEqual([204, null]);
      expect((await rest(server, "GET", "/users/me", { token })).status).toBe(401);
    });

    test("changes of a profile and of the password", async ({ server }) => {
      const person = await registerWithPassword(server);
      const token = person.tokens?.accessToken;
      const changed = await rest(server, "PATCH", "/users/me", {
        token,
        body: { job_title: "Engineer" },
      });
      expect([changed.status, changed.body]).toMatchObject([200, { job_title: "Engineer" }]);
      const newer = await rest(server, "POST", "/auth/passwords/change", {
        token,
        body: { current_password: goodPassword, new_password: "another battery of horses" },
      });
      expect(newer.status).toBe(204);
    });
  });

  describe("cookies", () => {
    test.for(["session", "token"] as const)("mode %s is as on tRPC", async (mode, { server }) => {
      const profile = newProfile();
      await registerWithPassword(server, { email: profile.email });
      const answer = await rest(server, "POST", "/auth/passwords/sign-in", {
        body: { email: profile.email, password: goodPassword, mode },
      });
      const cookie = answer.headers
        .getSetCookie()
        .map((header) => header.split(";")[0])
        .find((header) => header?.includes(mode === "session" ? "_session=" : "_refresh="));
      expect(cookie).toMatch(/^__Host-latchkey_/);
      const headers = { cookie: cookie ?? "", origin: server.origin };
      const next =
        mode === "session"
          ? await rest(server, "GET", "/users/me", { headers })
          : await rest(server, "POST", "/auth/refresh", { headers });
      expect(next.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toContain(cookie?.split("=")[1]);
    });

    test("pages of other origins are refused, those of ours get CORS headers", async ({
      server,
    }) => {
      const foreign = await rest(server, "POST", "/auth/refresh", {
        headers: { origin: "https://evil.example" },
      });
      expect([foreign.status, foreign.body]).toMatchObject([403, { code: "ORIGIN_REFUSED" }]);
      const preflight = await fetch(`${server.url}/users/me`, {
        method: "OPTIONS",
        headers: { origin: server.origin, "access-control-request-method": "PATCH" },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-origin")).toBe(server.origin);
    });
  });

  test("refusals carry the code that tRPC has, and what else is known", async ({ server }) => {
    const email = `${crypto.randomUUID()}@example.com`;
    const onTrpc = await refusalOf(
      createCaller(server).api.auth.passwords.signIn.mutate({ email, password: "wrong" }),
    );
    const onRest = await rest(server, "POST", "/auth/passwords/sign-in", {
      body: { email, password: "wrong" },
    });
    expect(onRest.headers.get("content-type")).toBe("application/problem+json");
    expect(onRest.body).toEqual({
      type: "urn:latchkey:problem:sign-in-failed",
      title: "Sign in failed",
      status: onTrpc.httpStatus,
      detail: onTrpc.message,
      code: onTrpc.code,
      request_id: onRest.headers.get("x-request-id"),
    });
  });

  test("a step-up is asked for with its methods", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(11 * 60_000);
    const answer = await rest(server, "POST", "/auth/passkeys/begin", {
      token: person.tokens?.accessToken,
    });
    expect([answer.status, answer.body]).toMatchObject([
      403,
      { code: "STEP_UP_REQUIRED", step_up: { methods: ["passwords"], max_age_seconds: 600 } },
    ]);
  });

  test("passkeys are added, renamed and removed", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = person.tokens?.accessToken;
    const begun = await rest(server, "POST", "/auth/passkeys/begin", { token });
    const { publicKey } = begun.body as { publicKey: never };
    const made = await createSoftwareAuthenticator().create(publicKey, { origin: server.origin });
    const added = await rest(server, "POST", "/auth/passkeys/complete", {
      token,
      body: { credential: made, name: "Key ring" },
    });
    expect([added.status, added.body]).toMatchObject([201, { name: "Key ring" }]);
    const { id } = added.body as { id: string };
    const renamed = await rest(server, "PATCH", `/auth/passkeys/${id}`, {
      token,
      body: { name: "Desk" },
    });
    expect(renamed.status).toBe(204);
    const list = await rest(server, "GET", "/auth/passkeys", { token });
    expect(list.body).toMatchObject([{ id, name: "Desk" }]);
  });

  test("roles are added, changed, given, taken back and removed, and refusals are the same", async ({
    server,
  }) => {
    const admin = await registerWithPasskey(server);
    await server.sql.run("update users set role = 'admin' where id = ?", [admin.user.id]);
    const { access_token: token } = await signInAgain(server, admin);
    const { user, tokens } = await registerWithPassword(server);
    const role = { name: "help-desk", description: "Helps.", permissions: ["users:list"] };
    const added = await rest(server, "POST", "/admin/roles", { token, body: role });
    expect([added.status, added.body]).toMatchObject([201, { ...role, built_in: false }]);
    const again = await rest(server, "POST", "/admin/roles", { token, body: role });
    expect([again.status, again.body]).toMatchObject([409, { code: "ROLE_NAME_TAKEN" }]);
    const body = { permissions: ["audit:read"] };
    const changed = await rest(server, "PATCH", "/admin/roles/help-desk", { token, body });
    expect([changed.status, changed.body]).toMatchObject([200, { ...role, ...body }]);
    const change = (verb: string, sent?: object) =>
      rest(server, verb === "role" ? "PUT" : "POST", `/admin/users/${user.id}/${verb}`, {
        token,
        body: sent,
      });
    expect((await change("role", { role: "help-desk" })).body).toMatchObject({ role: "help-desk" });
    const held = await rest(server, "DELETE", "/admin/roles/help-desk", { token });
    expect([held.status, held.body]).toMatchObject([409, { code: "ROLE_IN_USE" }]);
    const removal = await rest(server, "DELETE", "/admin/roles/help-desk?replacement=user", {
      token,
    });
    expect([removal.status, removal.body]).toEqual([204, null]);
    expect((await change("promote")).body).toMatchObject({ role: "admin" });
    expect((await change("demote")).body).toMatchObject({ role: "user" });
    const ended = await change("revoke-sessions");
    expect([ended.status, ended.body]).toEqual([200, { ended: 1 }]);
    const gone = await rest(server, "GET", "/users/me", { token: tokens?.accessToken });
    expect(gone.status).toBe(401);
    const others = "update users set role = 'user' where role = 'admin' and id <> ?";
    await server.sql.run(others, [admin.user.id]);
    const last = await rest(server, "POST", `/admin/users/${admin.user.id}/demote`, { token });
    expect([last.status, last.body]).toMatchObject([409, { code: "LAST_ADMIN" }]);
  });
});

test("where addresses have to be confirmed first, a registration is taken with 202 and says so", async () => {
  await using server = await startServer({ environment: { EMAIL_VERIFICATION: "required" } });
  const { answer } = await registerByRest(server, "unconfirmed@example.com");
  expect([answer.status, answer.body]).toEqual([202, { status: "verificationRequired" }]);
  const withPassword = await rest(server, "POST", "/auth/passwords/register", {
    body: { ...profileOnWire(newProfile()), password: goodPassword },
  });
  expect([withPassword.status, withPassword.body]).toEqual([
    202,
    { status: "verificationRequired" },
  ]);
});
