// One refresh token used fifty times at once is one rotation; used again later it is theft.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { deployments, type InstanceGroup, raceOver } from "./deployments.ts";
import { type Deployment, registerWithPassword } from "./people.ts";

const racers = 50;

async function refresh(instance: Deployment, refreshToken: string) {
  const { tokens } = await createCaller(instance).api.auth.refresh.mutate({ refreshToken });
  return { accessToken: tokens?.accessToken ?? "", refreshToken: tokens?.refreshToken ?? "" };
}

async function refreshFiftyTimes(group: InstanceGroup, refreshToken: string) {
  const results = await raceOver(group, racers, (instance) => refresh(instance, refreshToken));
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

async function linksOf(group: InstanceGroup, sessionId: string) {
  return group.sql.run<{ used_at: string | null }>(
    "select used_at from refresh_tokens where session_id = ?",
    [sessionId],
  );
}

describe.each(deployments)("$name", ({ test }) => {
  test("hands fifty parallel uses the same successor", async ({ group }) => {
    const person = await registerWithPassword(group.instances[0]);
    const answers = await refreshFiftyTimes(group, person.tokens?.refreshToken ?? "");
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    const links = await linksOf(group, person.session.id);
    expect(links).toHaveLength(2);
    expect(links.filter(({ used_at }) => used_at === null)).toHaveLength(1);
    const audited = await group.sql.run(
      "select 1 from audit_logs where event_type = 'refresh_reused' and user_id = ?",
      [person.user.id],
    );
    expect(audited).toEqual([]);
  });

  test("keeps one live chain through rounds of races", async ({ group }) => {
    const person = await registerWithPassword(group.instances[0]);
    let current = person.tokens?.refreshToken ?? "";
    for (let round = 1; round <= 3; round += 1) {
      const [first] = await refreshFiftyTimes(group, current);
      current = first?.refreshToken ?? "";
      const links = await linksOf(group, person.session.id);
      expect([links.length, links.filter(({ used_at }) => used_at === null).length]).toEqual([
        round + 1,
        1,
      ]);
    }
  });

  test("ends the whole family on every instance when a spent one comes back, and audits it", async ({
    group,
  }) => {
    const person = await registerWithPassword(group.instances[0]);
    const first = person.tokens?.refreshToken ?? "";
    const second = await refresh(group.instances[0], first);
    const third = await refresh(group.instances[0], second.refreshToken);
    const thief = group.instances.at(-1) ?? group.instances[0];
    expect(await refusalOf(refresh(thief, first))).toMatchObject({
      code: "REFRESH_REUSED",
      httpStatus: 401,
    });
    for (const instance of group.instances) {
      expect(await refusalOf(refresh(instance, third.refreshToken))).toMatchObject({
        code: "REFRESH_INVALID",
        httpStatus: 401,
      });
    }
    const me = createCaller(thief, { accessToken: third.accessToken }).api.users.me.query();
    expect(await refusalOf(me)).toMatchObject({ code: "UNAUTHENTICATED", httpStatus: 401 });
    const audited = await group.sql.run(
      "select user_id, success from audit_logs where event_type = 'refresh_reused' and subject_id = ?",
      [person.session.id],
    );
    expect(audited).toEqual([{ user_id: person.user.id, success: 0 }]);
  });
});
