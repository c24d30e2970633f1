// What ends at the issuer ends at a resource: signed-out sessions, changed roles, disabled accounts, each within the bound.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { until } from "../support/until.ts";
import { createCaller } from "./api-caller.ts";
import { registerWithPassword, signInWithPassword, type Person } from "./people.ts";
import {
  bearer,
  cookieOf,
  newClient,
  type ResourceUnderTest,
  startResource,
} from "./resource-under-test.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

// The kit asks every 500 ms and hears the answer some milliseconds later; the rest is for a busy machine.
const boundMs = 1_000;
const slackMs = 500;

async function followingResource(server: ServerFixture) {
  const resource = await startResource(server, { client: await newClient(server) });
  await resource.verifier.ready;
  return resource;
}

/** How long it takes until a token that was good is refused, in milliseconds. */
async function untilRefused(
  resource: ResourceUnderTest,
  person: Person,
  end: () => Promise<unknown>,
): Promise<number> {
  expect((await resource.get(bearer(person))).status).toBe(200);
  await end();
  return until(async () => (await resource.get(bearer(person))).error === "invalid_token", 5_000);
}

describe("a token is refused in less than a second after", () => {
  test("its session was signed out", async ({ server }) => {
    await using resource = await followingResource(server);
    const person = await registerWithPassword(server);
    const end = () => person.api.auth.signOut.mutate({});
    expect(await untilRefused(resource, person, end)).toBeLessThan(boundMs + slackMs);
  });

  test("its session was ended from another device, which goes on", async ({ server }) => {
    await using resource = await followingResource(server);
    const person = await registerWithPassword(server);
    const elsewhere = await signInWithPassword(server, person.email);
    const end = () => elsewhere.api.auth.sessions.revokeOthers.mutate();
    expect(await untilRefused(resource, person, end)).toBeLessThan(boundMs + slackMs);
    expect((await resource.get(bearer(elsewhere))).status).toBe(200);
  });

  test("its bearer got another role, in the database itself", async ({ server }) => {
    await using resource = await followingResource(server);
    const person = await registerWithPassword(server);
    const change = (role: string) =>
      server.sql.run("update users set role = ? where id = ?", [role, person.user.id]);
    const tookMs = await untilRefused(resource, person, () => change("admin"));
    expect(tookMs).toBeLessThan(boundMs + slackMs);
    const promoted = await signInWithPassword(server, person.email);
    expect((await resource.get(bearer(promoted))).caller?.role).toBe("admin");
  });

  test("its bearer was disabled", async ({ server }) => {
    await using resource = await followingResource(server);
    const person = await registerWithPassword(server);
    const end = () =>
      server.sql.run("update users set status = 'disabled' where id = ?", [person.user.id]);
    expect(await untilRefused(resource, person, end)).toBeLessThan(boundMs + slackMs);
  });
});

test("what ended before the resource started is refused from its first answer on", async ({
  server,
}) => {
  const person = await registerWithPassword(server);
  await person.api.auth.signOut.mutate({});
  await using resource = await startResource(server, { client: await newClient(server) });
  const answers: (string | undefined)[] = [];
  await until(async () => {
    const { error } = await resource.get(bearer(person));
    answers.push(error);
    return error === "invalid_token";
  });
  // Not ready is 503; let in is never.
  expect(new Set(answers)).not.toContain(undefined);
});

test("a snapshot of many pages is read to its end", async ({ server }) => {
  const person = await registerWithPassword(server);
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const values = Array.from(
    { length: 5_100 },
    (_, number) => `('session', 'filler-${number}', '${later}', '${later}')`,
  );
  await server.sql.run(
    `insert into revocations (kind, subject_id, created_at, expires_at) values ${values.join()}`,
  );
  await person.api.auth.signOut.mutate({});
  await using resource = await followingResource(server);
  expect((await resource.get(bearer(person))).error).toBe("invalid_token");
  const pages = resource.asked.filter((path) => path === "/revocations").length;
  expect(pages).toBeGreaterThanOrEqual(2);
  await server.sql.run("delete from revocations where subject_id like 'filler-%'");
});

describe("a session", () => {
  test("is asked about each time, and ends at once", async ({ server }) => {
    await using resource = await followingResource(server);
    const person = await registerWithPassword(server, { mode: "session" });
    const { caller } = await resource.get(cookieOf(person));
    expect(caller).toMatchObject({ userId: person.user.id, via: "session", role: "user" });
    await createCaller(server, { cookies: person.caller.cookies }).api.auth.signOut.mutate({});
    expect(await resource.get(cookieOf(person))).toMatchObject({
      status: 401,
      error: "invalid_token",
    });
  });

  test("tells of a new role at once", async ({ server }) => {
    await using resource = await followingResource(server);
    const person = await registerWithPassword(server, { mode: "session" });
    await server.sql.run("update users set role = 'admin' where id = ?", [person.user.id]);
    expect((await resource.get(cookieOf(person))).caller?.role).toBe("admin");
  });

  test("is no token, and a token is no session", async ({ server }) => {
    await using resource = await followingResource(server);
    const inSession = await registerWithPassword(server, { mode: "session" });
    const withToken = await registerWithPassword(server);
    const session = inSession.caller.cookies.get("__Host-latchkey_session");
    const asToken = await resource.get({ authorization: `Bearer ${session}` });
    expect(asToken.error).toBe("invalid_token");
    const asSession = await resource.get({
      cookie: `__Host-latchkey_session=${withToken.tokens?.accessToken}`,
    });
    expect(asSession.status).toBe(401);
  });

  test("is nobody's where the service has no credentials", async ({ server }) => {
    await using resource = await startResource(server);
    const person = await registerWithPassword(server, { mode: "session" });
    expect(await resource.get(cookieOf(person))).toMatchObject({ error: "missing_token" });
  });

  test("without its prefix is taken from an issuer on plain http alone", async ({ server }) => {
    const client = await newClient(server);
    await using plainHttp = await startResource(server, { client });
    await using https = await startResource(server, { client, issuer: "https://auth.example.com" });
    const cookie = "latchkey_session=a-neighbour-could-set-this";
    expect((await plainHttp.get({ cookie })).error).toBe("invalid_token");
    expect((await https.get({ cookie })).error).toBe("missing_token");
    expect((await https.get({ cookie: `__Host-${cookie}` })).error).toBe("invalid_token");
  });

  test("may be used by pages of the issuer, not by others", async ({ server }) => {
    await using resource = await followingResource(server);
    const cookie = cookieOf(await registerWithPassword(server, { mode: "session" }));
    for (const origin of [server.origin, resource.url])
      expect((await resource.get({ ...cookie, origin })).status).toBe(200);
    for (const origin of ["https://evil.example.com", "null", `${server.origin}, ${resource.url}`])
      expect(await resource.get({ ...cookie, origin })).toMatchObject({
        status: 403,
        error: "origin_refused",
      });
  });
});

test("wrong credentials are told at the start, and never taken for a verdict on a caller", async ({
  server,
}) => {
  const { id } = await newClient(server);
  const client = { id, secret: "guessed" };
  await using resource = await startResource(server, { client });
  await expect(resource.verifier.ready).rejects.toThrow("refuses this service's client id");
  const person = await registerWithPassword(server);
  expect(await resource.get(bearer(person))).toMatchObject({ status: 503, challenge: null });
  const inSession = await registerWithPassword(server, { mode: "session" });
  expect(await resource.get(cookieOf(inSession))).toMatchObject({ status: 503, challenge: null });
});
