// /introspect and /revocations as other services meet them: credentials, shapes, limits, and no to everything else.
import { describe, expect } from "vitest";
import { createTestClock, type ServerFixture } from "../support/server.ts";
import { runCommand } from "../support/server-process.ts";
import { registerWithPassword } from "./people.ts";
import { type RawRequest, send } from "./raw-http.ts";
import { newClient } from "./resource-under-test.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const limited = withServer({ environment: { RATE_LIMITS: "on" }, clock: createTestClock() });
const form = "application/x-www-form-urlencoded";

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

async function ask(server: ServerFixture, request: RawRequest) {
  const { status, headers, body } = await send(server, request);
  return {
    status,
    headers,
    body: (body === "" ? null : JSON.parse(body)) as Record<string, unknown>,
  };
}

async function introspect(server: ServerFixture, body: string, contentType = form) {
  const { id, secret } = await newClient(server);
  return ask(server, {
    path: "/introspect",
    headers: { ...basic(id, secret), "content-type": contentType },
    body,
  });
}

describe("introspection tells", () => {
  test("of an access token what it says, for whom and by whom", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { status, headers, body } = await introspect(
      server,
      `token=${person.tokens?.accessToken}`,
    );
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toMatchObject({
      active: true,
      token_type: "Bearer",
      iss: server.origin,
      aud: [server.origin],
      sub: person.user.id,
      role: "user",
    });
  });

  test("of a session likewise", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const session = person.caller.cookies.get("__Host-latchkey_session") ?? "";
    const { body } = await introspect(server, `token=${session}&token_type_hint=session`);
    expect(body).toMatchObject({ active: true, token_type: "session", sub: person.user.id });
  });

  test.for(["x", "%00", "a.b.c", "%F0%9F%94%91", "x".repeat(8_000)])(
    "nothing of %j but that it isn't active",
    async (token, { server }) => {
      const { status, body } = await introspect(server, `token=${token}`);
      expect([status, body]).toEqual([200, { active: false }]);
    },
  );
});

describe("refuses, as RFC 6749 words it,", () => {
  const requests: readonly (readonly [string, string, string, number])[] = [
    ["a form without a token", "", form, 400],
    ["an empty token", "token=", form, 400],
    ["two tokens", "token=a&token=b", form, 400],
    ["JSON", '{"token":"a"}', "application/json", 415],
    ["a form of files", "token=a", "multipart/form-data; boundary=x", 415],
    ["a form that is too large", `token=${"x".repeat(20_000)}`, form, 413],
  ];
  test.for(requests)("%s", async ([, body, type, status], { server }) => {
    const answer = await introspect(server, body, type);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.body).toEqual({
      error: "invalid_request",
      error_description: expect.any(String),
    });
  });

  test.for([
    ["GET", "/introspect", "POST, OPTIONS"],
    ["PUT", "/introspect", "POST, OPTIONS"],
    ["POST", "/revocations", "GET, HEAD, OPTIONS"],
    ["DELETE", "/revocations", "GET, HEAD, OPTIONS"],
  ] as const)("%s %s", async ([method, path, allow], { server }) => {
    const answer = await ask(server, { method, path });
    expect(answer).toMatchObject({ status: 405, headers: { allow } });
    expect(answer.body["error"]).toBe("invalid_request");
  });

  test("credentials that aren't a client's", async ({ server }) => {
    const { id, secret } = await newClient(server);
    const wrong = [
      {},
      { authorization: "Bearer x" },
      { authorization: "Basic" },
      { authorization: "Basic !" },
      basic(id, "wrong"),
      basic(id, ""),
      basic(id, `${secret}x`),
      basic(id, `${secret}:more`),
      basic("", secret),
      basic("%00", secret),
      basic("%", secret),
      basic("00000000-0000-4000-8000-000000000000", secret),
    ];
    for (const headers of wrong) {
      const answer = await ask(server, { method: "GET", path: "/revocations", headers });
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm=/);
      expect(answer.body).toEqual({
        error: "invalid_client",
        error_description: expect.any(String),
      });
    }
  });

  test("credentials that were taken back", async ({ server }) => {
    const { id, secret } = await newClient(server);
    const request = { method: "GET", path: "/revocations", headers: basic(id, secret) };
    expect((await ask(server, request)).status).toBe(200);
    await runCommand(["clients", "revoke", id], server.environment);
    expect((await ask(server, request)).status).toBe(401);
  });
});

limited("wrong credentials run into a limit, which right ones don't", async ({ server }) => {
  const { id, secret } = await newClient(server);
  const request = (headers: Record<string, string>) =>
    ask(server, { method: "GET", path: "/revocations", headers });
  const statuses: number[] = [];
  for (let turn = 0; turn < 32; turn += 1)
    statuses.push((await request(basic(id, `guess ${turn}`))).status);
  expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401));
  const refused = await request(basic(id, "guess"));
  expect(refused).toMatchObject({ status: 429, body: { error: "temporarily_unavailable" } });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect((await request(basic(id, secret))).status).toBe(200);
});

describe("the feed", () => {
  test("goes on from its cursor, and names the keys", async ({ server }) => {
    const { id, secret } = await newClient(server);
    const read = async (after: string) =>
      (
        await ask(server, {
          method: "GET",
          path: `/revocations${after}`,
          headers: basic(id, secret),
        })
      ).body as { cursor: string; more: boolean; keys: string[]; revocations: unknown[] };
    const before = await read("");
    expect(before).toMatchObject({
      more: false,
      keys: [server.running.latchkey.app.signingKeys.signer().kid],
    });
    const person = await registerWithPassword(server);
    await person.api.auth.signOut.mutate({});
    const after = await read(`?after=${before.cursor}`);
    expect(after.revocations).toHaveLength(1);
    expect(after.revocations[0]).toMatchObject({ kind: "session", minimum_version: null });
    expect((await read(`?after=${after.cursor}`)).revocations).toEqual([]);
    // A cursor of a later state, or none at all: everything again.
    const whole = await read("");
    for (const cursor of ["999999", "-1", "x", "1e400"])
      expect(await read(`?after=${cursor}`)).toEqual(whole);
  });
});
