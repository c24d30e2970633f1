// A session ends when it is idle too long, and at its absolute end, however often it is refreshed.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const minuteMs = 60_000;
const test = withServer({
  environment: {
    SESSION_IDLE_MINUTES: "60",
    SESSION_MAX_MINUTES: "100",
    JWT_EXPIRATION_MINUTES: "30",
  },
});
const invalid = { code: "REFRESH_INVALID", httpStatus: 401 };
const unauthenticated = { code: "UNAUTHENTICATED", httpStatus: 401 };

function readAuthTime(accessToken: string | undefined): unknown {
  const [, payload = ""] = (accessToken ?? "").split(".");
  return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { auth_time: unknown })
    .auth_time;
}

describe("a refresh", () => {
  test("renews neither the time of authentication nor the session's end", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(50 * minuteMs);
    const refreshed = await createCaller(server).api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(refreshed.session).toEqual(person.session);
    expect(readAuthTime(refreshed.tokens?.accessToken)).toBe(
      Math.floor(person.session.authenticatedAt.getTime() / 1000),
    );
    expect(readAuthTime(refreshed.tokens?.accessToken)).toBe(
      readAuthTime(person.tokens?.accessToken),
    );
  });

  test("goes on past the idle limit while it is used, and not past the absolute end", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const { api } = createCaller(server);
    let refreshToken = person.tokens?.refreshToken ?? "";
    let accessTokenExpiresAt = new Date(0);
    for (const minutes of [40, 40, 19]) {
      server.clock.advance(minutes * minuteMs);
      const { tokens } = await api.auth.refresh.mutate({ refreshToken });
      refreshToken = tokens?.refreshToken ?? "";
      accessTokenExpiresAt = tokens?.accessTokenExpiresAt ?? accessTokenExpiresAt;
    }
    // Whole seconds: a token never outlives its session.
    expect(accessTokenExpiresAt.getTime()).toBe(
      Math.floor(person.session.expiresAt.getTime() / 1000) * 1000,
    );
    server.clock.advance(1.1 * minuteMs);
    expect(await refusalOf(api.auth.refresh.mutate({ refreshToken }))).toMatchObject(invalid);
  });

  test("is too late after the idle limit", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(60 * minuteMs + 1);
    const call = createCaller(server).api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(await refusalOf(call)).toMatchObject(invalid);
  });
});

describe("a session cookie", () => {
  test("lives past the idle limit while it is used, and not past the absolute end", async ({
    server,
  }) => {
    const { caller, user } = await registerWithPassword(server, { mode: "session" });
    for (const minutes of [40, 40, 19]) {
      server.clock.advance(minutes * minuteMs);
      expect(await caller.api.users.me.query()).toEqual(user);
    }
    server.clock.advance(1.1 * minuteMs);
    expect(await refusalOf(caller.api.users.me.query())).toMatchObject(unauthenticated);
  });

  test("is over after the idle limit", async ({ server }) => {
    const { caller } = await registerWithPassword(server, { mode: "session" });
    server.clock.advance(60 * minuteMs + 1);
    expect(await refusalOf(caller.api.users.me.query())).toMatchObject(unauthenticated);
  });

  test("is given for as long as the session can last", async ({ server }) => {
    const { caller } = await registerWithPassword(server, { mode: "session" });
    const [cookie = ""] = caller.setCookies.filter((header) => header.includes("_session="));
    const maxAgeSeconds = Number(/Max-Age=(\d+)/.exec(cookie)?.[1]);
    expect(maxAgeSeconds).toBeGreaterThan(6_000 - 5);
    expect(maxAgeSeconds).toBeLessThanOrEqual(6_000);
  });
});
