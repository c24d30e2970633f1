// One code opens one thing, however many ask at once and wherever: over one instance, two processes and two instances.
import { describe, expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { deployments, type InstanceGroup, raceOver } from "./deployments.ts";
import { registerWithPassword } from "./people.ts";
import { appOf, enrolTotp, openTicket, registerWithTotp } from "./totp-people.ts";

const racers = 50;

describe.each(deployments)("$name", ({ test }) => {
  test("one of fifty sign-ins gets through with one code", async ({ group }) => {
    const person = await registerWithTotp(firstOf(group));
    const code = person.app.code(1);
    const tickets = await raceOver(group, racers, (instance) => openTicket(instance, person.email));
    const opened = tickets.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(opened).toHaveLength(racers);
    const before = await sessionsOf(group, person.user.id);
    const results = await raceOver(group, racers, (_, turn) => {
      const { api, ticket } = opened[turn]!;
      return api.auth.totp.completeSignIn.mutate({ ticket, code });
    });
    expect(await codesOf(results)).toEqual([
      "done",
      ...Array.from({ length: racers - 1 }, () => "TOTP_USED"),
    ]);
    expect((await sessionsOf(group, person.user.id)) - before).toBe(1);
  });

  test("one of fifty gets through with one ticket and one code", async ({ group }) => {
    const person = await registerWithTotp(firstOf(group));
    const code = person.app.code(1);
    const { api, ticket } = await openTicket(firstOf(group), person.email);
    const before = await sessionsOf(group, person.user.id);
    const results = await raceOver(group, racers, () =>
      api.auth.totp.completeSignIn.mutate({ ticket, code }),
    );
    const [winner, ...losers] = await codesOf(results);
    expect(winner).toBe("done");
    for (const loser of losers) expect(["TICKET_INVALID", "TOTP_USED"]).toContain(loser);
    expect((await sessionsOf(group, person.user.id)) - before).toBe(1);
  });

  test("one ticket completes one sign-in, also with the codes of several apps", async ({
    group,
  }) => {
    const person = await registerWithTotp(firstOf(group));
    const apps = [person.app];
    while (apps.length < 5) apps.push(await enrolTotp(firstOf(group), person));
    const codes = apps.map((app) => app.code(1));
    const { api, ticket } = await openTicket(firstOf(group), person.email);
    const before = await sessionsOf(group, person.user.id);
    const results = await raceOver(group, codes.length, (_, turn) =>
      api.auth.totp.completeSignIn.mutate({ ticket, code: codes[turn] ?? "" }),
    );
    expect(await codesOf(results)).toEqual(["done", ...codes.slice(1).map(() => "TICKET_INVALID")]);
    expect((await sessionsOf(group, person.user.id)) - before).toBe(1);
  });

  test("a code that signs in can't confirm a session at the same moment", async ({ group }) => {
    const person = await registerWithTotp(firstOf(group));
    const code = person.app.code(1);
    const { api, ticket } = await openTicket(group.instances.at(-1)!, person.email);
    const results = await raceOver(group, racers, async (_, turn) =>
      turn % 2 === 0 && turn < 8
        ? api.auth.totp.completeSignIn.mutate({ ticket, code })
        : person.api.auth.totp.confirm.mutate({ code }),
    );
    expect((await codesOf(results)).filter((outcome) => outcome === "done")).toHaveLength(1);
  });

  test("an enrolment is finished once", async ({ group }) => {
    const person = await registerWithPassword(firstOf(group));
    const enrolment = await person.api.auth.totp.beginEnrolment.mutate({});
    const code = appOf(firstOf(group), enrolment).code();
    const results = await raceOver(group, racers, () =>
      person.api.auth.totp.confirmEnrolment.mutate({ id: enrolment.id, code }),
    );
    expect(await codesOf(results)).toEqual([
      "done",
      ...Array.from({ length: racers - 1 }, () => "TOTP_ENROLMENT_INVALID"),
    ]);
    expect(await person.api.auth.totp.list.query()).toHaveLength(1);
  });

  test("ten apps are the most, also when they are enrolled at once", async ({ group }) => {
    const person = await registerWithPassword(firstOf(group));
    for (let app = 0; app < 8; app += 1) await enrolTotp(firstOf(group), person);
    const pending: { id: string; secret: string }[] = [];
    for (let app = 0; app < 5; app += 1)
      pending.push(await person.api.auth.totp.beginEnrolment.mutate({}));
    const results = await raceOver(group, pending.length, (_, turn) => {
      const { id, secret } = pending[turn]!;
      return person.api.auth.totp.confirmEnrolment.mutate({
        id,
        code: appOf(firstOf(group), { id, secret }).code(),
      });
    });
    expect(await codesOf(results)).toEqual([
      "done",
      "done",
      "TOTP_TOO_MANY",
      "TOTP_TOO_MANY",
      "TOTP_TOO_MANY",
    ]);
    expect(await person.api.auth.totp.list.query()).toHaveLength(10);
  });
});

/** How each call ended, those that were let through first. */
async function codesOf(results: readonly PromiseSettledResult<unknown>[]): Promise<string[]> {
  const codes = results.map(async (result) =>
    result.status === "fulfilled" ? "done" : (await refusalOf(Promise.reject(result.reason))).code,
  );
  return (await Promise.all(codes)).sort(
    (left, right) =>
      Number(right === "done") - Number(left === "done") || left.localeCompare(right),
  );
}

async function sessionsOf(group: InstanceGroup, userId: string): Promise<number> {
  return (await group.sql.run("select id from sessions where user_id = ?", [userId])).length;
}

// By its address alone: the clocks of several instances have to stay the real one.
function firstOf({ instances: [{ url, origin }] }: InstanceGroup) {
  return { url, origin };
}
