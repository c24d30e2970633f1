// The passkey design's walk-through with the commands that its documentation prints: curl, sqlite3 and an authenticator.
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "@latchkey/client-sdk/testing";
import { decodeJwt } from "jose";
import { describe, expect } from "vitest";
import { needs } from "../support/installed.ts";
import { jane, type RestUser } from "./rest-client.ts";
import { type SeedShell, seedTest as test } from "./seed-shell.ts";

test.beforeEach(({ skip }) => needs({ skip }, "curl", "sqlite3"));

const instant = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
const base64url = expect.stringMatching(/^[\w-]+$/);

// A body of the documentation as `curl` takes it.
const post = (path: string, body: object, options = "") =>
  `curl ${options} -X POST http://localhost:8000${path} -H "Content-Type: application/json" -d '${JSON.stringify(body)}'`;
const getAs = (token: string, id: string) => `curl -H "Authorization: Bearer ${token}" \\
  http://localhost:8000/users/${id}`;

async function register(shell: SeedShell, email: string) {
  const authenticator = createSoftwareAuthenticator();
  const begun = await shell.curl(post("/register/begin", { ...jane, email }));
  const { publicKey } = begun.body as { publicKey: Parameters<typeof authenticator.create>[0] };
  const made = await authenticator.create(publicKey, { origin: shell.origin });
  const { clientDataJSON, attestationObject } = made.response;
  // What the documentation shows, and nothing that later browsers add.
  const credential = {
    id: made.id,
    rawId: made.rawId,
    response: { clientDataJSON, attestationObject },
    type: "public-key",
  };
  const completed = await shell.curl(post("/register/complete", { email, credential }));
  return { begun, completed, user: completed.body as RestUser, authenticator };
}

async function login(shell: SeedShell, email: string, authenticator: SoftwareAuthenticator) {
  const begun = await shell.curl(post("/login/begin", { email }));
  const { publicKey } = begun.body as { publicKey: Parameters<typeof authenticator.get>[0] };
  const made = await authenticator.get(publicKey, { origin: shell.origin });
  const { clientDataJSON, authenticatorData, signature } = made.response;
  const assertion = {
    id: made.id,
    rawId: made.rawId,
    response: { clientDataJSON, authenticatorData, signature },
    type: "public-key",
  };
  const completed = await shell.curl(post("/login/complete", { email, assertion }));
  const { access_token: token } = completed.body as { access_token: string };
  return { begun, completed, token };
}

test("register, log in and read one's own data, body by body", async ({ shell }) => {
  const { begun, completed, user, authenticator } = await register(shell, jane.email);
  expect(begun).toMatchObject({
    status: 200,
    body: {
      publicKey: {
        challenge: base64url,
        rp: { id: "localhost", name: "Auth Example" },
        user: { id: base64url, name: "jane@example.com", displayName: "Jane Doe" },
        pubKeyCredParams: expect.arrayContaining([
          { type: "public-key", alg: -7 },
          { type: "public-key", alg: -257 },
        ]),
        // Deviates: any authenticator, and five minutes.
        authenticatorSelection: { userVerification: "required" },
        timeout: 300_000,
      },
    },
  });
  const shown = { id: expect.stringMatching(/^[\da-f-]{36}$/), ...jane, role: "user" };
  expect(completed).toMatchObject({ status: 201, body: { ...shown, created_at: instant } });

  const session = await login(shell, jane.email, authenticator);
  expect(session.begun).toMatchObject({
    status: 200,
    body: {
      publicKey: {
        challenge: base64url,
        rpId: "localhost",
        allowCredentials: [{ type: "public-key", id: base64url }],
        userVerification: "required",
        timeout: 300_000,
      },
    },
  });
  const { first_name, last_name, email } = jane;
  const inToken = { email, first_name, last_name, role: "user" };
  expect(session.completed).toMatchObject({
    status: 200,
    body: { token_type: "bearer", user: { id: user.id, ...inToken } },
  });
  const claims = decodeJwt(session.token);
  expect(claims).toMatchObject({ sub: user.id, ...inToken });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
  const own = await shell.curl(getAs(session.token, user.id));
  expect(own).toEqual({ status: 200, body: user });
});

test.for([
  ["/users", { ...jane, email: "redirected@example.com" }],
  ["/login", { email: jane.email }],
])(
  "POST %s is 307, and a client that follows arrives with method and body",
  async ([path, body], { shell }) => {
    const told = await shell.curl(post(path as string, body as object));
    expect(told).toEqual({ status: 307, body: null });
    const followed = await shell.curl(post(path as string, body as object, "-L"));
    expect(followed).toMatchObject({ status: 200, body: { publicKey: { challenge: base64url } } });
  },
);

describe("what must not work", () => {
  test("Test 1: another user's data", async ({ shell }) => {
    const first = await register(shell, "first@example.com");
    const second = await register(shell, "second@example.com");
    const { token } = await login(shell, first.user.email, first.authenticator);
    expect(await shell.curl(getAs(token, second.user.id))).toMatchObject({
      status: 403,
      body: { detail: "You don't have permission to access this resource" },
    });
  });

  test("Test 2: an invalid token", async ({ shell }) => {
    expect(await shell.curl(getAs("invalid-token", "any"))).toMatchObject({
      status: 401,
      body: { detail: "Could not validate credentials" },
    });
  });

  test("Test 3: no token", async ({ shell }) => {
    expect(await shell.curl("curl http://localhost:8000/users/any")).toMatchObject({
      status: 401,
      body: { detail: "Not authenticated" },
    });
  });
});

test("the admin test, and every query of the documentation", async ({ shell }) => {
  const user1 = await register(shell, "user1@example.com");
  const user2 = await register(shell, "user2@example.com");
  const before = await login(shell, "user1@example.com", user1.authenticator);
  expect((await shell.curl(getAs(before.token, user2.user.id))).status).toBe(403);

  const promotion = `sqlite3 app.db "UPDATE users SET role='admin' WHERE email='user1@example.com';"`;
  expect(await shell.sqlite3(promotion)).toEqual([]);
  const admin = await login(shell, "user1@example.com", user1.authenticator);
  expect(decodeJwt(admin.token)).toMatchObject({ role: "admin" });
  const seen = await shell.curl(getAs(admin.token, user2.user.id));
  expect(seen).toEqual({ status: 200, body: user2.user });
  expect(await shell.curl(getAs(admin.token, "nobody"))).toMatchObject({
    status: 404,
    body: { detail: "User not found" },
  });

  const latest = await shell.sqlite3(
    `sqlite3 app.db "SELECT created_at, user_email, details FROM audit_logs WHERE event_type='user_access' ORDER BY created_at DESC LIMIT 5;"`,
  );
  expect(latest[1]).toMatch(
    /^[^|]+Z\|user1@example\.com\|User Jane Doe accessed by Jane Doe \(role: admin\)/,
  );
  const users = await shell.sqlite3(
    `sqlite3 app.db "SELECT id, email, first_name, last_name, role FROM users;"`,
  );
  expect(users).toContain(`${user1.user.id}|user1@example.com|Jane|Doe|admin`);
  const denied =
    await shell.sqlite3(`sqlite3 app.db "SELECT created_at, user_email, ip_address, details
FROM audit_logs
WHERE event_type='user_access' AND success=0;"`);
  expect(denied.join("\n")).toMatch(
    /\|user1@example\.com\|[\d.:a-f]+\|Authorization failed: User user1@example\.com \(role: user\) attempted/,
  );
  const all =
    await shell.sqlite3(`sqlite3 app.db "SELECT created_at, event_type, ip_address, success, details
FROM audit_logs
WHERE user_email='user1@example.com'
ORDER BY created_at DESC;"`);
  const types = new Set(all.map((row) => row.split("|")[1]));
  for (const type of [
    "registration_begin",
    "registration_complete",
    "login_begin",
    "login_complete",
    "user_access",
  ])
    expect(types).toContain(type);
});

test("the queries for a security team", async ({ shell }) => {
  const { user, authenticator } = await register(shell, "target@example.com");
  const begun = await shell.curl(post("/login/begin", { email: user.email }));
  const { publicKey } = begun.body as { publicKey: Parameters<typeof authenticator.get>[0] };
  const assertion = await authenticator.get(publicKey, {
    origin: shell.origin,
    misbehavior: { kind: "badSignature" },
  });
  expect(await shell.curl(post("/login/complete", { email: user.email, assertion }))).toMatchObject(
    { status: 401, body: { detail: "Invalid credentials" } },
  );
  const failed =
    await shell.sqlite3(`sqlite3 -header -column app.db "SELECT created_at, user_email, ip_address, user_agent, details
FROM audit_logs
WHERE event_type='login_complete' AND success=0
ORDER BY created_at DESC;"`);
  expect(failed[0]).toMatch(/^created_at +user_email +ip_address +user_agent +details/);
  expect(failed.join("\n")).toMatch(/target@example\.com +[\d.:a-f]+ +curl\//);

  await login(shell, user.email, authenticator);
  await login(shell, user.email, authenticator);
  const compromised =
    await shell.sqlite3(`sqlite3 -header -column app.db "SELECT user_email, ip_address, COUNT(*) as attempts
FROM audit_logs
WHERE event_type='login_complete' AND success=1
GROUP BY user_email, ip_address
HAVING COUNT(*) > 1;"`);
  // Deviates: registering counts too, since it opens a session and ends it at once.
  expect(compromised.join("\n")).toMatch(/target@example\.com +[\d.:a-f]+ +3/);
});

const tables = {
  users: "id first_name last_name email date_of_birth job_title role created_at",
  webauthn_credentials: "id user_id credential_id public_key sign_count created_at",
  audit_logs: "id event_type user_email user_id ip_address user_agent success details created_at",
};

test.for(Object.entries(tables))(
  "table %s has the documented columns",
  async ([table, columns], { shell }) => {
    const rows = await shell.sqlite3(`sqlite3 app.db "PRAGMA table_info(${table});"`);
    const names = rows.map((row) => row.split("|")[1]);
    expect(names).toEqual(expect.arrayContaining(columns.split(" ")));
  },
);

test("the documented indexes are there", async ({ shell }) => {
  const rows = await shell.sqlite3(
    `sqlite3 app.db "SELECT name FROM sqlite_master WHERE type='index';"`,
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      "idx_users_email",
      "idx_credentials_user_id",
      "idx_credentials_credential_id",
      "idx_audit_event_type",
      "idx_audit_user_email",
      "idx_audit_created_at",
    ]),
  );
});
