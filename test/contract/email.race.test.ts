// Mailed links under 50 parallel uses, spread over the instances of every way to deploy: one use counts.
import { describe, expect } from "vitest";
import { createCaller } from "./api-caller.ts";
import { deployments, raceOver } from "./deployments.ts";
import { tokensTo, tokenTo } from "./mailbox.ts";
import { newProfile, registerWithPassword, signInWithPassword } from "./people.ts";

const racers = 50;
const newPassword = "quite another long password";

function expectOneWinner(results: readonly PromiseSettledResult<unknown>[], losersCode: string) {
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const codes = results.flatMap((result) =>
    result.status === "rejected"
      ? [(result.reason as { data?: { code?: string } }).data?.code]
      : [],
  );
  // Those who wait too long for a connection of a small pool are told to come back.
  const refusals = new Set(codes.filter((code) => code !== "UNAVAILABLE"));
  expect([...refusals]).toEqual([losersCode]);
}

describe.each(deployments)("$name", ({ test }) => {
  test("a link that confirms an address works once", async ({ group }) => {
    const person = await registerWithPassword(group.instances[0]);
    const token = await tokenTo(group.instances[0], person.email, "verify-email");
    const results = await raceOver(group, racers, (instance) =>
      createCaller(instance).api.users.email.verify.mutate({ token }),
    );
    expectOneWinner(results, "EMAIL_LINK_INVALID");
    const verified = await group.sql.run(
      "select id from audit_logs where event_type = 'email_verified' and user_id = ?",
      [person.user.id],
    );
    expect(verified).toHaveLength(1);
  });

  test("a link that resets a password works once", async ({ group }) => {
    const [instance] = group.instances;
    const person = await registerWithPassword(instance);
    await person.api.auth.passwords.requestReset.mutate({ email: person.email });
    const token = await tokenTo(instance, person.email, "reset-password");
    const results = await raceOver(group, racers, (racer, turn) =>
      createCaller(racer).api.auth.passwords.reset.mutate({
        token,
        password: `${newPassword} ${turn}`,
      }),
    );
    expectOneWinner(results, "EMAIL_LINK_INVALID");
    const winner = results.findIndex(({ status }) => status === "fulfilled");
    await signInWithPassword(instance, person.email, { password: `${newPassword} ${winner}` });
  });

  test("an address that many accounts move to goes to one of them", async ({ group }) => {
    const [instance] = group.instances;
    const { email } = newProfile();
    for (let count = 0; count < 5; count += 1) {
      const person = await registerWithPassword(instance);
      await person.api.users.email.beginChange.mutate({ email });
    }
    const tokens = await tokensTo(instance, email, "confirm-email-change");
    expect(tokens).toHaveLength(5);
    const results = await raceOver(group, tokens.length, (racer, turn) =>
      createCaller(racer).api.users.email.confirmChange.mutate({ token: tokens[turn] ?? "" }),
    );
    expectOneWinner(results, "EMAIL_TAKEN");
  });
});
