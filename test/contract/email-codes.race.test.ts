// One mailed code opens one sign-in, and one letter replaces the last, however many ask at once and wherever.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments, raceOver } from "./deployments.ts";
import { mailedCodes, openMailedTicket, registerForMailedCodes } from "./email-codes-people.ts";
import { requireSignedIn } from "./people.ts";

const racers = 50;

async function codesOf(results: readonly PromiseSettledResult<unknown>[]) {
  const rejected = results.filter((result) => result.status === "rejected");
  const refusals = await Promise.all(
    rejected.map(({ reason }) => refusalOf(Promise.reject(reason as Error))),
  );
  // Those who wait too long for a connection of a small pool are told to come back.
  return new Set(refusals.map(({ code }) => code).filter((code) => code !== "UNAVAILABLE"));
}

describe.each(deployments)("$name", ({ test }) => {
  test("one of fifty gets in with one code", async ({ group }) => {
    const [instance] = group.instances;
    const person = await registerForMailedCodes(instance);
    const { ticket, code } = await openMailedTicket(instance, person.email);
    const count = async () =>
      (await group.sql.run("select id from sessions where user_id = ?", [person.user.id])).length;
    const before = await count();
    const results = await raceOver(group, racers, async (racer) =>
      requireSignedIn(
        await createCaller(racer).api.auth.emailCodes.verify.mutate({ ticket, code }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await codesOf(results)).toEqual(new Set(["TICKET_INVALID"]));
    expect(await count()).toBe(before + 1);
    const used = await group.sql.run(
      "select id from audit_logs where event_type = 'email_code_used' and user_id = ?",
      [person.user.id],
    );
    expect(used).toHaveLength(1);
  });

  test("one of fifty requests for another letter is one letter", async ({ group }) => {
    const [instance] = group.instances;
    const person = await registerForMailedCodes(instance);
    const { ticket } = await openMailedTicket(instance, person.email);
    await group.sql.run("update email_codes set sent_at = '2020-01-01T00:00:00.000Z'");
    const results = await raceOver(group, racers, (racer) =>
      createCaller(racer).api.auth.emailCodes.resend.mutate({ ticket }),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await codesOf(results)).toEqual(new Set(["RATE_LIMITED"]));
    const codes = await mailedCodes(instance, person.email);
    expect(codes).toHaveLength(2);
    const { api } = createCaller(instance);
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code: codes[0] ?? "" }));
  });
});
