// The passkey design's walk-through, step by step as its documentation tells it, with plain HTTP and SQL on each database.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { jane, loginByRest, registerByRest, rest } from "./rest-client.ts";
import { withServerOnEach } from "./with-server.ts";

const onEach = withServerOnEach({
  environment: { JWT_SECRET: "a secret of 32 bytes and some more" },
});
const instant = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);

describe.for(onEach)("on $database", ({ test }) => {
  describe("registration", () => {
    test("begins with options for navigator.credentials.create()", async ({ server }) => {
      const begun = await rest(server, "POST", "/register/begin", { body: jane });
      expect(begun.status).toBe(200);
      expect(begun.body).toMatchObject({
        publicKey: {
          challenge: expect.stringMatching(/^[\w-]{43}$/),
          rp: { id: "localhost", name: "Latchkey" },
          user: { name: "jane@example.com", displayName: "Jane Doe" },
          pubKeyCredParams: expect.arrayContaining([
            { type: "public-key", alg: -7 },
            { type: "public-key", alg: -257 },
          ]),
          authenticatorSelection: { userVerification: "required" },
        },
      });
      const rows = await server.sql.run("select id from users where email = ?", [jane.email]);
      expect(rows).toEqual([]);
    });

    test("completes with 201 and the user object", async ({ server }) => {
      const { answer } = await registerByRest(server, jane.email);
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...jane,
        role: "user",
        created_at: instant,
        email_verified: false,
        status: "active",
      });
    });

    test("leaves no session behind that nobody holds", async ({ server }) => {
      const { user, authenticator } = await registerByRest(server, "alone@example.com");
      const { token } = await loginByRest(server, user.email, authenticator);
      const sessions = (await rest(server, "GET", "/auth/sessions", { token })).body as unknown[];
      expect(sessions).toHaveLength(1);
    });

    test("refuses another address in its second step, and spends the challenge", async ({
      server,
    }) => {
      const authenticator = createSoftwareAuthenticator();
      const begun = await rest(server, "POST", "/register/begin", {
        body: { ...jane, email: "first@example.com" },
      });
      const { publicKey } = begun.body as { publicKey: never };
      const credential = await authenticator.create(publicKey, { origin: server.origin });
      for (const email of ["second@example.com", "first@example.com"]) {
        const answer = await rest(server, "POST", "/register/complete", {
          body: { email, credential },
        });
        expect([answer.status, answer.body]).toMatchObject([400, { code: "CHALLENGE_INVALID" }]);
      }
    });
  });

  describe("login", () => {
    test("answers an access token of type bearer, and the user", async ({ server }) => {
      const { user, authenticator } = await registerByRest(server, "login@example.com");
      const { answer, token } = await loginByRest(server, user.email, authenticator);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ token_type: "bearer", user: { ...user } });
      const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
      expect(claims).toMatchObject({
        sub: user.id,
        email: user.email,
        first_name: "Jane",
        last_name: "Doe",
        role: "user",
      });
      expect(answer.headers.getSetCookie()).toEqual([]);
    });

    test("begins alike for an address that nobody has", async ({ server }) => {
      const begun = await rest(server, "POST", "/login/begin", {
        body: { email: "nobody@example.com" },
      });
      expect([begun.status, begun.body]).toMatchObject([
        200,
        { publicKey: { userVerification: "required" } },
      ]);
      // One or several, as accounts have.
      const { publicKey } = begun.body as {
        readonly publicKey: { readonly allowCredentials: readonly { readonly type: string }[] };
      };
      const types = new Set(publicKey.allowCredentials.map(({ type }) => type));
      expect(types).toEqual(new Set(["public-key"]));
    });

    test("tells nothing but Invalid credentials", async ({ server }) => {
      const { user, authenticator } = await registerByRest(server, "generic@example.com");
      const begun = await rest(server, "POST", "/login/begin", { body: { email: user.email } });
      const { publicKey } = begun.body as { publicKey: never };
      const assertion = await authenticator.get(publicKey, {
        origin: server.origin,
        misbehavior: { kind: "badSignature" },
      });
      const answer = await rest(server, "POST", "/login/complete", {
        body: { email: user.email, assertion },
      });
      expect([answer.status, answer.body]).toMatchObject([401, { detail: "Invalid credentials" }]);
    });

    test("refuses another address in its second step", async ({ server }) => {
      const mine = await registerByRest(server, "mine@example.com");
      await registerByRest(server, "theirs@example.com");
      const begun = await rest(server, "POST", "/login/begin", {
        body: { email: mine.user.email },
      });
      const { publicKey } = begun.body as { publicKey: never };
      const assertion = await mine.authenticator.get(publicKey, { origin: server.origin });
      const answer = await rest(server, "POST", "/login/complete", {
        body: { email: "theirs@example.com", assertion },
      });
      expect([answer.status, answer.body]).toMatchObject([400, { code: "CHALLENGE_INVALID" }]);
    });
  });

  test.for([
    ["/users", "/register/begin", { ...jane, email: "redirected@example.com" }],
    ["/login", "/login/begin", { email: jane.email }],
  ] as const)(
    "POST %s redirects with 307 to %s, body preserved",
    async ([from, to, body], { server }) => {
      const redirect = await rest(server, "POST", from, { body });
      expect([redirect.status, redirect.headers.get("location")]).toEqual([307, to]);
      const followed = await fetch(`${server.url}${from}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect([followed.status, followed.redirected]).toEqual([200, true]);
      expect(await followed.json()).toMatchObject({ publicKey: { challenge: expect.any(String) } });
    },
  );

  describe("the protected endpoint", () => {
    test("shows its owner the user object", async ({ server }) => {
      const { user, authenticator } = await registerByRest(server, "owner@example.com");
      const { token } = await loginByRest(server, user.email, authenticator);
      const answer = await rest(server, "GET", `/users/${user.id}`, { token });
      expect([answer.status, answer.body]).toEqual([200, user]);
    });

    test("Test 1: another user's data is 403", async ({ server }) => {
      const first = await registerByRest(server, "one@example.com");
      const second = await registerByRest(server, "two@example.com");
      const { token } = await loginByRest(server, first.user.email, first.authenticator);
      const answer = await rest(server, "GET", `/users/${second.user.id}`, { token });
      expect([answer.status, answer.body]).toMatchObject([
        403,
        { detail: "You don't have permission to access this resource" },
      ]);
    });

    test("Test 2: an invalid token is 401", async ({ server }) => {
      const answer = await rest(server, "GET", "/users/any", { token: "invalid-token" });
      expect([answer.status, answer.body]).toMatchObject([
        401,
        { detail: "Could not validate credentials" },
      ]);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    });

    test("Test 3: no token is 401", async ({ server }) => {
      const answer = await rest(server, "GET", "/users/any");
      expect([answer.status, answer.body]).toMatchObject([401, { detail: "Not authenticated" }]);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    });

    test("Test 2: an expired token is 401 too", async ({ server }) => {
      const { user, authenticator } = await registerByRest(server, "expired@example.com");
      const { token } = await loginByRest(server, user.email, authenticator);
      server.clock.advance(16 * 60_000);
      const answer = await rest(server, "GET", `/users/${user.id}`, { token });
      expect([answer.status, answer.body]).toMatchObject([
        401,
        { detail: "Could not validate credentials" },
      ]);
    });
  });

  test("the admin test: promoted by SQL, signed in again, seen in the audit trail", async ({
    server,
  }) => {
    const user1 = await registerByRest(server, "user1@example.com");
    const user2 = await registerByRest(server, "user2@example.com");
    const { token } = await loginByRest(server, "user1@example.com", user1.authenticator);
    expect((await rest(server, "GET", `/users/${user2.user.id}`, { token })).status).toBe(403);

    await server.sql.run("UPDATE users SET role='admin' WHERE email='user1@example.com';");
    const admin = await loginByRest(server, "user1@example.com", user1.authenticator);
    const seen = await rest(server, "GET", `/users/${user2.user.id}`, { token: admin.token });
    expect([seen.status, seen.body]).toEqual([200, user2.user]);
    const nobody = await rest(server, "GET", "/users/nobody", { token: admin.token });
    expect([nobody.status, nobody.body]).toMatchObject([404, { detail: "User not found" }]);

    const users = await server.sql.run("SELECT id, email, first_name, last_name, role FROM users;");
    expect(users).toContainEqual({
      id: user1.user.id,
      email: "user1@example.com",
      first_name: "Jane",
      last_name: "Doe",
      role: "admin",
    });
    const rows = await server.sql.run<{ user_email: string; details: string }>(
      "SELECT created_at, user_email, details FROM audit_logs WHERE event_type='user_access' ORDER BY created_at DESC LIMIT 5;",
    );
    expect(rows.map((row) => row.details)).toContainEqual(
      expect.stringMatching(/^User Jane Doe accessed by Jane Doe \(role: admin\)/),
    );
    const failures = await server.sql.run<{ details: string }>(
      "SELECT created_at, user_email, ip_address, details FROM audit_logs WHERE event_type='user_access' AND success=0;",
    );
    expect(failures.map((row) => row.details)).toContainEqual(
      expect.stringMatching(/^Authorization failed: User user1@example.com \(role: user\)/),
    );
  });

  test("POST /admin/users/{id}/promote is for administrators, and reaches live tokens", async ({
    server,
  }) => {
    const boss = await registerByRest(server, "boss@example.com");
    const clerk = await registerByRest(server, "clerk@example.com");
    const before = await loginByRest(server, clerk.user.email, clerk.authenticator);
    const path = `/admin/users/${clerk.user.id}/promote`;
    expect((await rest(server, "POST", path, { token: before.token })).status).toBe(403);
    await server.sql.run("UPDATE users SET role='admin' WHERE email='boss@example.com';");
    const { token } = await loginByRest(server, boss.user.email, boss.authenticator);
    const answer = await rest(server, "POST", path, { token });
    expect([answer.status, answer.body]).toMatchObject([200, { id: clerk.user.id, role: "admin" }]);
    expect((await rest(server, "GET", "/users/me", { token: before.token })).status).toBe(401);
  });
});
