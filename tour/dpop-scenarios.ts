// Tokens bound to a key (DPoP): what a thief of requests or tokens gets.
import { profileOf, registerWithKey } from "./cast.ts";
import { bearer, send } from "./http.ts";
import type { Scenario } from "./scenario.ts";

export const dpopScenarios: readonly Scenario[] = [
  {
    name: "Replayed request (DPoP)",
    expected: "200, then 401 REPLAY_DETECTED, audited",
    async play(stage) {
      const { client, sendLastAgain } = await registerWithKey(stage, "Quinn");
      await client.api.users.me.query();
      const again = await sendLastAgain();
      const [{ error }] = await again.json();
      const rows = stage.sql(
        `select 1 from audit_logs where event_type = 'replay_detected' and user_email = '${profileOf("Quinn").email}'`,
      );
      return `200, then ${again.status} ${error.json.data.code}, ${rows.length === 1 ? "audited" : "not audited"}`;
    },
  },
  {
    name: "The same at the resource service",
    expected: "200, then 401 replay_detected",
    async play(stage) {
      const { client, sendLastAgain } = await registerWithKey(stage, "Rosa");
      const first = await client.fetch(`${stage.resourceOrigin}/resources/user`);
      const again = await sendLastAgain();
      return `${first.status}, then ${again.status} ${(await again.json()).error}`;
    },
  },
  {
    name: "Stolen token without its key",
    expected: "server 401, service 401",
    async play(stage) {
      const { client } = await registerWithKey(stage, "Saul");
      const stolen = bearer((await client.session.accessToken()) ?? "");
      const server = await send(`${stage.origin}/users/me`, undefined, stolen);
      const service = await send(`${stage.resourceOrigin}/resources/user`, undefined, stolen);
      return `server ${server.status}, service ${service.status}`;
    },
  },
];
