// Owning an account: everything held about it comes out, and deleting it leaves the audit chain whole without its person.
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { AuthedContext } from "../../packages/server/src/context.ts";
import { exportAccount } from "../../packages/server/src/users/account/account-export.service.ts";
import { verifyAuditChain } from "../../packages/server/src/audit/audit-verify.ts";
import { createTestClock, type ServerFixture, startServer } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import {
  goodPassword,
  type Person,
  registerWithPasskey,
  registerWithPassword,
  signInWithPassword,
} from "./people.ts";
import { rest } from "./rest-client.ts";
import { enroll, positions, signInTyping, syntheticTypist, typings } from "./typing-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
// Nothing is given back while a test runs.
const limited = withServer({
  environment: { RATE_LIMITS: "on" },
  clock: createTestClock("stands"),
});

describe("an account's export", () => {
  test("holds profile, factors, sessions and audit, and no secret", async ({ server }) => {
    const person = await registerWithPassword(server);
    const exported = await person.api.users.export.query();
    expect(exported.profile.email).toBe(person.email);
    expect(exported.methods).toMatchObject({
      passwords: { createdAt: expect.any(Date) },
      passkeys: [],
    });
    expect(exported.sessions).toMatchObject([{ id: person.session.id, mode: "body" }]);
    expect(exported.audit.map(({ eventType }) => eventType)).toContain("registration_complete");
    const text = JSON.stringify(exported);
    expect(text).not.toContain("argon2");
    expect(text).not.toContain("Hash");
  });

  test("holds the typing rhythm whole: consent, wish, profiles and what sign-ins were found to be", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const before = await person.api.users.export.query();
    const none = { consentedAt: null, policy: null, profiles: [], findings: [] };
    expect(before.typing).toEqual(none);
    await enroll(person, typings(syntheticTypist(7, positions), 12));
    await person.api.behavior.setPolicy.mutate({ policy: "stepUp" });
    await (
      await signInTyping(server, person.email, syntheticTypist(99, positions).type())
    ).answer;
    const { typing } = await person.api.users.export.query();
    expect(typing).toMatchObject({
      consentedAt: expect.any(Date),
      policy: "stepUp",
      profiles: [{ subject: "password", positions, samples: 12 }],
      findings: [{ verdict: "mismatch", subject: "password", at: expect.any(Date) }],
    });
    expect(typing.profiles[0]?.window).toHaveLength(12);
    expect(typing.findings[0]?.off.length).toBeGreaterThan(0);
    expect(typing.profiles).toEqual(await person.api.behavior.showProfiles.query());
    expect(typing.findings).toEqual(await person.api.behavior.findings.query());
  });

  test("names the browsers that the account is known from", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "token" });
    await signInWithPassword(server, person.email, { mode: "session" });
    const { devices } = await person.api.users.export.query();
    const device = { createdAt: expect.any(Date), lastSeenAt: expect.any(Date) };
    expect(devices).toEqual([device, device]);
  });

  test("tells what others did to the account and when, and nothing about them", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const stranger = await registerWithPassword(server);
    const { id } = person.user;
    expect((await refusalOf(stranger.api.users.get.query({ id }))).code).toBe("FORBIDDEN");
    await person.api.users.get.query({ id });
    const { audit } = await person.api.users.export.query();
    const accesses = audit.filter(({ eventType }) => eventType === "user_access");
    const unnamed = { ipAddress: null, userAgent: null, details: null };
    expect(accesses).toEqual([
      expect.objectContaining({ actor: "self", success: true, details: expect.any(String) }),
      expect.objectContaining({ actor: "other", success: false, ...unnamed }),
    ]);
    expect(JSON.stringify(audit)).not.toContain(stranger.email);
  });

  test("asks for a step-up first, on both faces", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = person.tokens?.accessToken;
    server.clock.advance(11 * 60_000);
    expect((await refusalOf(person.api.users.export.query())).code).toBe("STEP_UP_REQUIRED");
    const refused = await rest(server, "GET", "/users/me/export", { token });
    expect(refused).toMatchObject({ status: 403, body: { code: "STEP_UP_REQUIRED" } });
    expect(JSON.stringify(refused.body)).not.toContain(person.email);
    await person.api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect((await person.api.users.export.query()).profile.email).toBe(person.email);
    expect((await rest(server, "GET", "/users/me/export", { token })).status).toBe(200);
  });
});

describe("the limit on exports", () => {
  limited("refuses the fourth in a minute, on both faces together", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = person.tokens?.accessToken;
    await person.api.users.export.query();
    await person.api.users.export.query();
    expect((await rest(server, "GET", "/users/me/export", { token })).status).toBe(200);
    expect(await refusalOf(person.api.users.export.query())).toMatchObject({
      code: "RATE_LIMITED",
      httpStatus: 429,
      retryAfterSeconds: 20,
    });
    const refused = await rest(server, "GET", "/users/me/export", { token });
    expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
    const another = await registerWithPassword(server);
    expect((await another.api.users.export.query()).profile.email).toBe(another.email);
    server.clock.advance(20_000);
    expect((await person.api.users.export.query()).profile.email).toBe(person.email);
  });

  limited("counts each call of a batch", async ({ server }) => {
    const person = await registerWithPassword(server);
    const batch = Array.from({ length: 10 }, () => "users.export").join();
    const answer = await rest(server, "GET", `/trpc/${batch}?batch=1`, {
      token: person.tokens?.accessToken,
    });
    const items: readonly { readonly result?: object }[] = answer.body;
    expect(items.filter(({ result }) => result !== undefined)).toHaveLength(3);
  });
});

describe("the export of a long trail", () => {
  test("holds the newest of it, and others have their turn while it is read", async () => {
    await using server = await startServer();
    const brief = await registerWithPassword(server);
    const person = await registerWithPassword(server);
    await addEvents(server, person, { own: 4_100, byOthers: 1_100 });
    const { audit } = await person.api.users.export.query();
    const times = audit.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    const own = audit.filter(({ actor }) => actor === "self");
    const byOthers = audit.filter(({ actor }) => actor === "other");
    expect([own.length, byOthers.length]).toEqual([4_000, 1_000]);
    expect(own.at(-1)?.details).toMatch(/^Event [12]\d\d\.$/);

    const turnsOf = (whose: Person) => countTurns(() => exportAccount(contextOf(server, whose)));
    expect((await turnsOf(person)) - (await turnsOf(brief))).toBeGreaterThanOrEqual(8);
  });
});

/** Writes events of the last day past the server, the oldest first. */
async function addEvents(
  server: ServerFixture,
  { user }: Person,
  { own, byOthers }: { readonly own: number; readonly byOthers: number },
): Promise<void> {
  const dayAgoMs = server.clock.now().getTime() - 24 * 60 * 60_000;
  const columns = "id, event_type, user_id, subject_id, success, details, created_at";
  const insert = `insert into audit_logs (${columns}, salt, canonical, canonical_mac)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
    select ? || i, 'user_access', ?, ?, 1, 'Event ' || i || '.',
      strftime('%Y-%m-%dT%H:%M:%fZ', ? + i / 1000.0, 'unixepoch'), '', '', '' from n`;
  await server.sql.run(insert, [own, "own", user.id, user.id, dayAgoMs / 1000]);
  await server.sql.run(insert, [byOthers, "other", null, user.id, dayAgoMs / 1000]);
}

/** What a procedure is called with, without the way through HTTP, whose turns would count too. */
function contextOf(server: ServerFixture, { user, session }: Person): AuthedContext {
  const request = { requestId: "1", face: "trpc", ipAddress: null, userAgent: null, origin: null };
  const principal = { userId: user.id, email: user.email, sessionId: session.id };
  return { ...server.running.latchkey.app, request, principal } as unknown as AuthedContext;
}

/** How often the event loop goes around before some work is done. */
async function countTurns(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function turn() {
    turns += 1;
    next = setImmediate(turn);
  });
  await work();
  clearImmediate(next);
  return turns;
}

describe("deleting an account", () => {
  test("ends its sessions, frees its address and erases its person from a chain that stays whole", async ({
    server,
  }) => {
    const person = await registerWithPasskey(server);
    await person.api.users.get.query({ id: person.user.id });
    await person.api.users.delete.mutate();
    expect((await refusalOf(person.api.users.me.query())).code).toBe("UNAUTHENTICATED");
    const tables = ["users", "webauthn_credentials", "sessions", "audit_logs"];
    for (const table of tables) {
      const column = table === "users" ? "id" : "user_id";
      expect(
        await server.sql.run(`select 1 from ${table} where ${column} = '${person.user.id}'`),
      ).toEqual([]);
    }
    const mentions = await server.sql.run(
      `select 1 from audit_logs where user_email = '${person.email}' or details like '%${person.email}%'`,
    );
    expect(mentions).toEqual([]);
    const { app, sealer } = server.running.latchkey;
    await sealer.sealPending();
    const report = await verifyAuditChain(app.db, app.keyring, {
      logPath: join(server.dataDir, "app.log"),
      now: app.now,
    });
    expect(report.problems).toEqual([]);
    expect(await registerWithPassword(server, { email: person.email })).toMatchObject({
      status: "signedIn",
    });
  });

  test("asks for a step-up first, and never takes the last administrator", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(11 * 60_000);
    expect((await refusalOf(person.api.users.delete.mutate())).code).toBe("STEP_UP_REQUIRED");
    await person.api.auth.passwords.confirm.mutate({ password: goodPassword });
    await server.sql.run(`update users set role = 'admin' where email = '${person.email}'`);
    const admin = await signInWithPassword(server, person.email);
    expect(admin.user.role).toBe("admin");
    const refusal = await refusalOf(admin.api.users.delete.mutate());
    expect(refusal).toMatchObject({ code: "LAST_ADMIN", httpStatus: 409 });
    expect((await admin.api.users.me.query()).id).toBe(person.user.id);
  });
});
