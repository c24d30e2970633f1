// Limits on the REST face: one budget with tRPC's, and no spelling of an address that gets around it.
import { describe, expect, test } from "vitest";
import { createTestClock, type ServerFixture, startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { send } from "./raw-http.ts";
import { rest } from "./rest-client.ts";

const login = (server: ServerFixture) =>
  rest(server, "POST", "/login/begin", { body: { email: "a@b.example" } });

/** A server on which time stands still, so that nothing is given back meanwhile. */
const limited = () =>
  startServer({ environment: { RATE_LIMITS: "on" }, clock: createTestClock("stands") });

test("limits are spent on both faces together", async () => {
  await using server = await limited();
  const { api } = createCaller(server);
  for (let turn = 0; turn < 60; turn += 1) {
    await api.auth.passkeys.beginSignIn.mutate({});
    expect((await login(server)).status).toBe(200);
  }
  const refused = await login(server);
  expect([refused.status, refused.body]).toMatchObject([
    429,
    { code: "RATE_LIMITED", retry_after_seconds: 1 },
  ]);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(await refusalOf(api.auth.passkeys.beginSignIn.mutate({}))).toMatchObject({
    code: "RATE_LIMITED",
  });
});

describe("a limit that is spent", () => {
  const body = JSON.stringify({ email: "a@b.example" });
  const json = { "content-type": "application/json" };

  test("holds for every way to write the address, and each way is refused before it is counted", async () => {
    await using server = await limited();
    while ((await login(server)).status === 200);
    for (const [path, status] of [
      ["/login/begin/", 404],
      ["//login/begin", 404],
      ["/login//begin", 404],
      ["/Login/begin", 404],
      ["/LOGIN/BEGIN", 404],
      ["/login%2fbegin", 404],
      ["/login/%62egin", 404],
      ["/login/begin;x=1", 404],
      ["/login;x/begin", 404],
      ["/login/./begin", 404],
      ["/login/../login/begin", 404],
      ["/login/%2e%2e/login/begin", 404],
      ["/login/begin%00", 404],
      ["/login/begin?email=c@d.example", 400],
      ["/login/begin?", 429],
      ["/auth/passkeys/sign-in/begin", 429],
      ["http://elsewhere.example/login/begin", 429],
    ] as const) {
      const answer = await send(server, { path, headers: json, body });
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
    }
  });

  test("holds for a client that follows the redirect, overrides the method or forwards an address", async () => {
    await using server = await limited();
    while ((await login(server)).status === 200);
    const followed = await fetch(`${server.url}/login`, { method: "POST", headers: json, body });
    expect([followed.redirected, followed.status]).toEqual([true, 429]);
    for (const headers of [
      { "x-forwarded-for": "203.0.113.9" },
      { forwarded: "for=203.0.113.9" },
      { "x-real-ip": "203.0.113.9" },
      { "x-original-url": "/healthz" },
      { "x-rewrite-url": "/healthz" },
      { "x-http-method-override": "GET" },
      { host: "elsewhere.example" },
    ])
      expect(
        (await send(server, { path: "/login/begin", headers: { ...json, ...headers }, body }))
          .status,
      ).toBe(429);
  });
});
