// Step-up: what a session must prove again, what that changes at once, and what a refresh never renews.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { goodPassword, registerWithPassword } from "./people.ts";
import { registerWithTotp } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const elevenMinutesMs = 11 * 60_000;

describe("a step-up", () => {
  test("asks a password account for its password, and counts at once for the same access token", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(elevenMinutesMs);
    const refusal = await refusalOf(person.api.auth.passkeys.beginAddition.mutate({}));
    expect(refusal.stepUp).toEqual({ assurance: 1, maxAgeSeconds: 600, methods: ["passwords"] });
    const confirmed = await person.api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect(confirmed.session.id).toBe(person.session.id);
    expect(confirmed.session.authenticatedAt.getTime()).toBeGreaterThan(
      person.session.authenticatedAt.getTime(),
    );
    expect(confirmed.tokens?.refreshToken).toBeNull();
    expect(await person.api.auth.passkeys.beginAddition.mutate({})).toHaveProperty("challenge");
  });

  test("stays refused after a wrong password", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(elevenMinutesMs);
    const wrong = await refusalOf(
      person.api.auth.passwords.confirm.mutate({ password: "not the one" }),
    );
    expect(wrong).toMatchObject({ code: "SIGN_IN_FAILED", httpStatus: 401 });
    const refusal = await refusalOf(person.api.auth.passkeys.beginAddition.mutate({}));
    expect(refusal.code).toBe("STEP_UP_REQUIRED");
  });

  test("isn't renewed by a refresh", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(elevenMinutesMs);
    const refreshed = await person.caller.api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(refreshed.session.authenticatedAt).toEqual(person.session.authenticatedAt);
    const { api } = createCaller(server, { accessToken: refreshed.tokens?.accessToken });
    expect((await refusalOf(api.auth.passkeys.beginAddition.mutate({}))).code).toBe(
      "STEP_UP_REQUIRED",
    );
  });

  test("works in a cookie session too, and hands it no token", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    server.clock.advance(elevenMinutesMs);
    expect((await refusalOf(person.api.auth.passkeys.beginAddition.mutate({}))).code).toBe(
      "STEP_UP_REQUIRED",
    );
    const confirmed = await person.api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect(confirmed.tokens).toBeNull();
    expect(await person.api.auth.passkeys.beginAddition.mutate({})).toHaveProperty("challenge");
  });
});

describe("in an account with a second factor", () => {
  const hoursMs = 10 * 60 * 60_000;
  const claimsOf = (token = ""): unknown =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

  /** Somebody whose session was proven by password and code, ten hours ago. */
  async function longSignedIn(server: Parameters<typeof registerWithTotp>[0]) {
    const person = await registerWithTotp(server);
    const answer = await person.api.auth.totp.confirm.mutate({ code: person.app.code() });
    server.clock?.advance(hoursMs);
    const { tokens } = await person.caller.api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    const { api } = createCaller(server, { accessToken: tokens?.accessToken });
    return { app: person.app, api, provenAt: answer.session.authenticatedAt };
  }

  test("the password alone renews no proof of two factors, and no token says that it did", async ({
    server,
  }) => {
    const { app, api, provenAt } = await longSignedIn(server);
    const confirmed = await api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect(confirmed.session).toMatchObject({ assurance: 2, authenticatedAt: provenAt });
    expect(claimsOf(confirmed.tokens?.accessToken)).toMatchObject({
      aal: 2,
      auth_time: Math.floor(provenAt.getTime() / 1000),
    });
    const refusal = await refusalOf(api.auth.totp.remove.mutate({ id: app.id }));
    expect(refusal.stepUp).toEqual({ assurance: 2, maxAgeSeconds: 600, methods: ["totp"] });
  });

  test("a code renews it", async ({ server }) => {
    const { app, api } = await longSignedIn(server);
    const confirmed = await api.auth.totp.confirm.mutate({ code: app.code() });
    expect(confirmed.session.assurance).toBe(2);
    expect(confirmed.session.authenticatedAt.getTime()).toBeGreaterThan(
      server.clock.now().getTime() - 60_000,
    );
    await api.auth.totp.remove.mutate({ id: app.id });
  });

  test("the password is enough again once the second factor is gone", async ({ server }) => {
    const { app, api } = await longSignedIn(server);
    await api.auth.totp.confirm.mutate({ code: app.code() });
    await api.auth.totp.remove.mutate({ id: app.id });
    server.clock.advance(elevenMinutesMs);
    const refusal = await refusalOf(api.auth.passkeys.beginAddition.mutate({}));
    expect(refusal.stepUp).toEqual({ assurance: 1, maxAgeSeconds: 600, methods: ["passwords"] });
    await api.auth.passwords.confirm.mutate({ password: goodPassword });
    expect(await api.auth.passkeys.beginAddition.mutate({})).toHaveProperty("challenge");
  });
});
