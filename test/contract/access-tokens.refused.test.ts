// Tokens that are refused leave a row in the audit trail, with the reason and without the token; a flood leaves one a minute.
import { describe, expect } from "vitest";
import { createTestClock, type ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { rest } from "./rest-client.ts";
import { withServerOnEach } from "./with-server.ts";

// No minute passes while a test runs.
const clock = createTestClock("stands");
const environment = { TRUSTED_PROXIES: "127.0.0.1" };
const minuteMs = 60_000;

const from = (address: string) => ({ "x-forwarded-for": address });

function refusedFrom(server: ServerFixture, address: string) {
  return server.sql.run<{ user_id: string | null; details: string }>(
    "select user_id, success, details from audit_logs where event_type = 'token_refused' and ip_address = ? order by created_at",
    [address],
  );
}

const broken = (accessToken: string) =>
  accessToken.replace(/.{8}$/, (end) => Array.from(end).toReversed().join(""));

describe.each(withServerOnEach({ environment, clock }))("on $database", ({ test }) => {
  test.for([
    ["203.0.113.1", "tRPC", "/trpc/users.me"],
    ["203.0.113.2", "tRPC in a batch", "/trpc/users.me,users.me?batch=1"],
    ["203.0.113.3", "REST", "/users/me"],
  ] as const)("from %s, by %s: what isn't a token", async ([address, , path], { server }) => {
    const headers = from(address);
    for (const token of ["invalid-token", "a.b.c", "two words"]) {
      const answer = await rest(server, "GET", path, { token, headers });
      expect([207, 401]).toContain(answer.status);
    }
    expect(await refusedFrom(server, address)).toEqual([
      {
        user_id: null,
        success: 0,
        details:
          "It isn't a token of this server's kind. More from here within a minute aren't told one by one.",
      },
    ]);
    clock.advance(minuteMs);
    await rest(server, "GET", path, { token: "invalid-token", headers });
    expect(await refusedFrom(server, address)).toHaveLength(2);
  });

  test("a broken signature, without the token and whom it names", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = broken(person.tokens?.accessToken ?? "");
    await rest(server, "GET", "/users/me", { token, headers: from("203.0.113.4") });
    const rows = await refusedFrom(server, "203.0.113.4");
    expect(rows).toMatchObject([{ user_id: null, details: /signature/ }]);
    expect(JSON.stringify(rows)).not.toContain(token.slice(-20));
  });

  test("a revoked one, with whose it was", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { api } = createCaller(server, {
      accessToken: person.tokens?.accessToken,
      headers: from("203.0.113.5"),
    });
    await api.auth.signOut.mutate();
    await refusalOf(api.users.me.query());
    expect(await refusedFrom(server, "203.0.113.5")).toMatchObject([
      { user_id: person.user.id, details: /revoked/ },
    ]);
  });

  test("not an expired one: every client has one sometimes", async ({ server }) => {
    const person = await registerWithPassword(server);
    clock.advance(16 * minuteMs);
    const token = person.tokens?.accessToken;
    const answer = await rest(server, "GET", "/users/me", { token, headers: from("203.0.113.6") });
    expect(answer.status).toBe(401);
    expect(await refusedFrom(server, "203.0.113.6")).toEqual([]);
  });

  test("all at once from one place: one row", async ({ server }) => {
    const headers = from("203.0.113.7");
    await Promise.all(
      Array.from({ length: 30 }, () => rest(server, "GET", "/users/me", { token: "x", headers })),
    );
    expect(await refusedFrom(server, "203.0.113.7")).toHaveLength(1);
  });

  test("and nothing for what says nothing of a token", async ({ server }) => {
    for (const authorization of ["Basic dXNlcjpwYXNz", "Bearer", ""]) {
      const headers = { ...from("203.0.113.8"), authorization };
      expect((await rest(server, "GET", "/users/me", { headers })).status).toBe(401);
    }
    expect(await refusedFrom(server, "203.0.113.8")).toEqual([]);
  });
});
