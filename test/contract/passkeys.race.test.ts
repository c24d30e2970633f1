// One assertion sent fifty times at once signs in once.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments, raceOver } from "./deployments.ts";
import { beginSignIn, registerWithPasskey } from "./people.ts";

const racers = 50;

describe.each(deployments)("$name", ({ test }) => {
  test("lets one of fifty copies of an assertion in", async ({ group }) => {
    const person = await registerWithPasskey(group.instances[0]);
    const { credential } = await beginSignIn(
      group.instances[0],
      createCaller(group.instances[0]).api,
      person.authenticator,
    );
    const results = await raceOver(group, racers, (instance) =>
      createCaller(instance).api.auth.passkeys.finishSignIn.mutate({ credential, mode: "body" }),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const losers = results
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => refusalOf(Promise.reject(reason)));
    for (const refusal of await Promise.all(losers))
      expect(refusal).toMatchObject({ code: "CHALLENGE_INVALID", httpStatus: 400 });
    expect(
      await group.sql.run("select id from sessions where user_id = ?", [person.user.id]),
    ).toHaveLength(2);
  });

  test("lets one of ten copies of a device-bound key in, when all show the same counter at once", async ({
    group,
  }) => {
    const person = await registerWithPasskey(group.instances[0], { backup: "deviceBound" });
    const copies = Array.from({ length: 10 }, () => person.authenticator.clone());
    const begun = await Promise.all(
      copies.map((copy, turn) => {
        const instance = group.instances[turn % group.instances.length] ?? group.instances[0];
        return beginSignIn(instance, createCaller(instance).api, copy);
      }),
    );
    const results = await Promise.allSettled(begun.map(({ finish }) => finish()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const losers = results
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => refusalOf(Promise.reject(reason)));
    for (const refusal of await Promise.all(losers))
      expect(["PASSKEY_CLONED", "CHALLENGE_INVALID"]).toContain(refusal.code);
    expect(
      await group.sql.run("select id from sessions where user_id = ?", [person.user.id]),
    ).toHaveLength(2);
  });
});
