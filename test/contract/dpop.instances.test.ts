// Proofs are remembered by all instances of a deployment.
import { describe, expect } from "vitest";
import { deployments, raceOver } from "./deployments.ts";
import { openTappedClient } from "./dpop-clients.ts";
import { goodPassword as password, newProfile } from "./people.ts";
import { createKey } from "./proofs.ts";

describe.for(deployments)("$name", ({ test }) => {
  test("a captured request is refused by every instance, each time", async ({ group }) => {
    const [first] = group.instances;
    const { client, requests } = openTappedClient(first);
    const profile = newProfile();
    await client.signUp.withPassword({ ...profile, password });
    await client.api.users.me.query();
    const captured = requests.at(-1);
    expect(captured?.status).toBe(200);
    const replays = await raceOver(group, 8, async (instance) =>
      (await captured?.sendAgain(instance))?.text(),
    );
    for (const replay of replays)
      expect(replay).toMatchObject({ value: expect.stringContaining("REPLAY_DETECTED") });
    const rows = await group.sql.run(
      `select 1 from audit_logs where event_type = 'replay_detected' and user_email = '${profile.email}'`,
    );
    // One row a minute stands for all of them, whichever instance they met.
    expect(rows).toHaveLength(1);
  });

  test("of many who send one proof at once, one gets through", async ({ group }) => {
    const [first] = group.instances;
    const path = "/auth/refresh";
    const dpop = await (await createKey()).prove({ htm: "POST", htu: first.origin + path });
    const answers = await raceOver(group, 8, async ({ url }) => {
      const headers = { "content-type": "application/json", dpop };
      const answer = await fetch(url + path, { method: "POST", headers, body: "{}" });
      return ((await answer.json()) as { code: string }).code;
    });
    const codes = answers.map((answer) => answer.status === "fulfilled" && answer.value);
    // Whose proof is taken is told of the next thing that is missing: the refresh token.
    expect(codes.filter((code) => code === "REFRESH_INVALID")).toHaveLength(1);
    expect(codes.filter((code) => code === "REPLAY_DETECTED")).toHaveLength(7);
  });
});
