// Which pages may call: only those on configured origins. Everyone else is refused before any resolver runs.
import { describe, expect } from "vitest";
import { goodPassword, newProfile, registerWithPassword } from "./people.ts";
import { post, readError, send } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const friend = "https://app.example.com";
const test = withServer({ environment: { ALLOWED_ORIGINS: friend } });

const body = () =>
  JSON.stringify({ json: { ...newProfile(), password: goodPassword, mode: "session" } });

describe("a registration is refused", () => {
  test.for<readonly [string, Record<string, string>]>([
    ["from a foreign origin", { origin: "https://evil.example" }],
    ["from an opaque origin", { origin: "null" }],
    ["from an origin that only begins like a configured one", { origin: `${friend}.evil.example` }],
    ["from a configured host over another scheme", { origin: "http://app.example.com" }],
    ["from an empty origin", { origin: "" }],
    ["across sites without an origin", { "sec-fetch-site": "cross-site" }],
    ["across origins of one site without an origin", { "sec-fetch-site": "same-site" }],
    ["that a person's typed address makes", { "sec-fetch-site": "none" }],
    [
      "from a foreign origin that claims to be the same",
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    ],
  ])("%s", async ([, headers], { server }) => {
    const before = await server.sql.lastingState();
    const answer = await post(server, "auth.passwords.register", body(), headers);
    expect(readError(answer)).toMatchObject({ code: "ORIGIN_REFUSED", httpStatus: 403 });
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(await server.sql.lastingState()).toEqual(before);
  });
});

describe("a registration is taken", () => {
  test("from the server's own origin, from a configured one, and from clients that are no browsers", async ({
    server,
  }) => {
    const headers = [
      { origin: server.origin },
      { origin: friend, "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-origin" },
      {},
    ];
    for (const each of headers)
      expect((await post(server, "auth.passwords.register", body(), each)).status).toBe(200);
  });
});

describe("reading", () => {
  test("by cookie is refused to a foreign origin, so that no page reads what isn't meant for it", async ({
    server,
  }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const cookie = [...person.caller.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await send(server, {
      method: "GET",
      path: "/trpc/users.me",
      headers: { cookie, origin: "https://evil.example" },
    });
    expect(readError(answer).code).toBe("ORIGIN_REFUSED");
  });

  test("is answered for the very origin that asked", async ({ server }) => {
    const answer = await send(server, {
      method: "GET",
      path: "/trpc/users.me",
      headers: { origin: friend },
    });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": friend,
      "access-control-allow-credentials": "true",
      vary: expect.stringContaining("Origin"),
    });
    expect(answer.headers["access-control-expose-headers"]).toMatch(/retry-after/);
  });
});

describe("a preflight", () => {
  const preflight = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type",
  };

  test("is granted to a configured origin", async ({ server }) => {
    const answer = await send(server, {
      method: "OPTIONS",
      path: "/trpc/users.me",
      headers: { ...preflight, origin: friend },
    });
    expect(answer).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": friend },
    });
    expect(answer.headers["access-control-allow-headers"]).toMatch(/authorization/);
  });

  test("is refused to a foreign one", async ({ server }) => {
    const answer = await send(server, {
      method: "OPTIONS",
      path: "/trpc/users.me",
      headers: { ...preflight, origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});
