// One recovery code opens one sign-in, and an account has one set, however many ask at once and wherever.
import { describe, expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { deployments, type InstanceGroup, raceOver } from "./deployments.ts";
import { generateRecoveryCodes } from "./recovery-codes-people.ts";
import { openTicket, registerWithTotp } from "./totp-people.ts";

const racers = 50;

describe.each(deployments)("$name", ({ test }) => {
  test("one of fifty sign-ins gets through with one code", async ({ group }) => {
    const person = await registerWithTotp(firstOf(group));
    const [code = ""] = await generateRecoveryCodes(person);
    const tickets = await raceOver(group, racers, (instance) => openTicket(instance, person.email));
    const opened = tickets.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(opened).toHaveLength(racers);
    const results = await raceOver(group, racers, (_, turn) => {
      const { api, ticket } = opened[turn]!;
      return api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code });
    });
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "fulfilled") continue;
      const refusal = await refusalOf(Promise.reject(result.reason as Error));
      expect(refusal).toMatchObject({ code: "RECOVERY_CODE_INVALID", httpStatus: 401 });
    }
    expect((await person.api.auth.recoveryCodes.status.query()).left).toBe(9);
  });

  test("sets that are made at once leave one, and its ten codes work", async ({ group }) => {
    const person = await registerWithTotp(firstOf(group));
    const sets = await raceOver(group, 10, () => generateRecoveryCodes(person));
    expect(sets.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    const [row] = await group.sql.run<{ codes: number }>(
      "select count(*) as codes from recovery_codes where user_id = ?",
      [person.user.id],
    );
    expect(Number(row?.codes)).toBe(10);
    const working = [];
    for (const set of sets) {
      if (set.status === "rejected") continue;
      const { api, ticket } = await openTicket(firstOf(group), person.email);
      const call = api.auth.recoveryCodes.completeSignIn.mutate({
        ticket,
        code: set.value[0] ?? "",
      });
      working.push(
        await call.then(
          () => 1,
          () => 0,
        ),
      );
    }
    expect(working.filter(Boolean)).toHaveLength(1);
  });
});

// By its address alone: the clocks of several instances have to stay the real one.
function firstOf({ instances: [{ url, origin }] }: InstanceGroup) {
  return { url, origin };
}
