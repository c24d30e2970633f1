// What an account's owner is told of its password: whether there is one, since when, and how long the next has to be.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPasskey, registerWithPassword } from "./people.ts";
import { rest } from "./rest-client.ts";
import { enrolTotp, totpStepMs } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const none = { changedAt: null, needsSecondFactor: false, leastLength: 15 };

describe("the status of a password", () => {
  test("says that there is none, until one is set, and again once it is removed", async ({
    server,
  }) => {
    const { api } = await registerWithPasskey(server);
    expect(await api.auth.passwords.status.query()).toEqual(none);
    await api.auth.passwords.set.mutate({ newPassword: "nine copper bassoons at dusk" });
    expect(await api.auth.passwords.status.query()).toEqual({
      ...none,
      changedAt: expect.any(Date),
    });
    await api.auth.passwords.remove.mutate();
    expect(await api.auth.passwords.status.query()).toEqual(none);
  });

  test("tells since when, which a change moves", async ({ server }) => {
    const { api } = await registerWithPassword(server);
    const before = await api.auth.passwords.status.query();
    server.clock.advance(60_000);
    await api.auth.passwords.change.mutate({ newPassword: "nine copper bassoons at dusk" });
    const after = await api.auth.passwords.status.query();
    expect(Number(after.changedAt) - Number(before.changedAt)).toBeGreaterThanOrEqual(60_000);
  });

  test("lets the next one be shorter beside an enforced second factor, and says when one is", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    await enrolTotp(server, person);
    server.clock.advance(totpStepMs);
    const { passwords } = person.api.auth;
    expect(await passwords.status.query()).toMatchObject({
      leastLength: 8,
      needsSecondFactor: false,
    });
    await passwords.change.mutate({ newPassword: "v9#kTz2!q" });
    expect(await passwords.status.query()).toMatchObject({ needsSecondFactor: true });
  });

  test("is its owner's alone, and the same over REST", async ({ server }) => {
    const { api, tokens } = await registerWithPassword(server);
    const stranger = createCaller(server).api.auth.passwords.status.query();
    expect((await refusalOf(stranger)).code).toBe("UNAUTHENTICATED");
    const { changedAt } = await api.auth.passwords.status.query();
    const answer = await rest(server, "GET", "/auth/passwords", { token: tokens?.accessToken });
    expect([answer.status, answer.body]).toEqual([
      200,
      { changed_at: changedAt?.toISOString(), needs_second_factor: false, least_length: 15 },
    ]);
  });
});
