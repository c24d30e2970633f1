// One address raced fifty times makes one account, whichever way it registers and however many instances serve it.
import { randomUUID } from "node:crypto";
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments, type InstanceGroup, raceOver } from "./deployments.ts";
import { beginRegistration, type Deployment, goodPassword, newProfile } from "./people.ts";

const racers = 50;

async function expectOneAccount(
  group: InstanceGroup,
  email: string,
  results: readonly PromiseSettledResult<unknown>[],
) {
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const losers = results
    .filter((result) => result.status === "rejected")
    .map(({ reason }) => refusalOf(Promise.reject(reason)));
  for (const refusal of await Promise.all(losers))
    expect(refusal).toMatchObject({ code: "EMAIL_TAKEN", httpStatus: 409 });
  const [user, ...others] = await group.sql.run<{ id: string }>(
    "select id from users where lower(email) = ?",
    [email],
  );
  expect(others).toEqual([]);
  const counts = await group.sql.run(
    `select (select count(*) from password_credentials where user_id = u.id) + (select count(*) from webauthn_credentials where user_id = u.id) as credentials,
      (select count(*) from sessions where user_id = u.id) as sessions from users u where id = ?`,
    [user?.id],
  );
  expect(Object.values(counts[0] ?? {}).map(Number)).toEqual([1, 1]);
}

/** The same address in spellings that differ by case. */
function spelling(email: string, turn: number): string {
  return turn % 3 === 0 ? email.toUpperCase() : email;
}

async function beginWithPasskey(instance: Deployment, email: string) {
  return beginRegistration(instance, createCaller(instance).api, createSoftwareAuthenticator(), {
    profile: newProfile(email),
  });
}

describe.each(deployments)("$name", ({ test }) => {
  test("gives one address to one of fifty passwords", async ({ group }) => {
    const email = `${randomUUID()}@example.com`;
    const results = await raceOver(group, racers, (instance, turn) =>
      createCaller(instance).api.auth.passwords.register.mutate({
        ...newProfile(spelling(email, turn)),
        password: goodPassword,
        mode: "body",
      }),
    );
    await expectOneAccount(group, email, results);
  });

  test("gives one address to one of fifty passkeys", async ({ group }) => {
    const email = `${randomUUID()}@example.com`;
    const begun = await Promise.all(
      Array.from({ length: racers }, (_, turn) =>
        beginWithPasskey(group.instances[turn % group.instances.length]!, spelling(email, turn)),
      ),
    );
    const results = await raceOver(group, racers, (_, turn) => begun[turn]!.finish());
    await expectOneAccount(group, email, results);
  });

  test("makes one account of one ceremony whose end comes fifty times", async ({ group }) => {
    const email = `${randomUUID()}@example.com`;
    const { credential } = await beginWithPasskey(group.instances[0], email);
    const results = await raceOver(group, racers, (instance) =>
      createCaller(instance).api.auth.passkeys.finishRegistration.mutate({
        credential,
        mode: "body",
      }),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const losers = results
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => refusalOf(Promise.reject(reason)));
    for (const refusal of await Promise.all(losers)) expect(refusal.code).toBe("CHALLENGE_INVALID");
    expect(await group.sql.run("select email from users where email = ?", [email])).toHaveLength(1);
  });
});
