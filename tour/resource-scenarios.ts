// Tokens and sessions against the resource service, and against this server's own data.
import {
  createActor,
  type Actor,
  password,
  profileOf,
  registerWithPassword,
  tokenOf,
} from "./cast.ts";
import { bearer, send, sendUntil } from "./http.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

async function registerAdmin(stage: Stage, name: string): Promise<Actor> {
  const admin = await registerWithPassword(stage, name);
  stage.sql(`update users set role = 'admin' where email = '${name.toLowerCase()}@example.com'`);
  await sendUntil(401, async () =>
    send(`${stage.origin}/users/me`, undefined, bearer((await tokenOf(admin)) || "none")),
  );
  await admin.client.signIn.withPassword({ email: `${name.toLowerCase()}@example.com`, password });
  return admin;
}

const resource = async (
  stage: Stage,
  path: "user" | "admin",
  headers: Record<string, string> = {},
) => send(`${stage.resourceOrigin}/resources/${path}`, undefined, headers);

// Played first: its tokens are issued an hour ago, and limits count from then on.
export const expiredTokenScenario: Scenario = {
  name: "Expired token",
  expected: "401",
  async play(stage) {
    stage.clock.offsetMs = -60 * 60_000;
    try {
      const eve = await registerWithPassword(stage, "Eve");
      return String((await resource(stage, "user", bearer(await tokenOf(eve)))).status);
    } finally {
      stage.clock.offsetMs = 0;
    }
  },
};

export const resourceScenarios: readonly Scenario[] = [
  {
    name: "Valid admin token",
    expected: "200 ADMIN DATA",
    async play(stage) {
      const admin = await registerAdmin(stage, "Ada");
      const { status, body } = await resource(stage, "admin", bearer(await tokenOf(admin)));
      return `${status} ${String(body["data"])}`;
    },
  },
  {
    name: "Valid user token",
    expected: "200 USER DATA for uma@example.com",
    async play(stage) {
      const uma = await registerWithPassword(stage, "Uma");
      const { status, body } = await resource(stage, "user", bearer(await tokenOf(uma)));
      return `${status} ${String(body["data"])}`;
    },
  },
  {
    name: "Missing token",
    expected: "401",
    play: async (stage) => String((await resource(stage, "user")).status),
  },
  {
    name: "User asks for an admin's resource",
    expected: "403",
    async play(stage) {
      const ben = await registerWithPassword(stage, "Ben");
      return String((await resource(stage, "admin", bearer(await tokenOf(ben)))).status);
    },
  },
  {
    name: "Refresh token gives new access",
    expected: "200, rotated",
    async play(stage) {
      const signIn = await registerOverHttp(stage, "Fay");
      const refreshed = await send(`${stage.origin}/auth/refresh`, {
        refresh_token: signIn.refreshToken,
      });
      const tokens = refreshed.body["tokens"] as { access_token: string; refresh_token: string };
      const { status } = await resource(stage, "user", bearer(tokens.access_token));
      return `${status}, ${tokens.refresh_token === signIn.refreshToken ? "the same" : "rotated"}`;
    },
  },
  {
    name: "JWT and session side by side",
    expected: "token 200, session 200",
    async play(stage) {
      const gus = await registerWithPassword(stage, "Gus");
      const byToken = await resource(stage, "user", bearer(await tokenOf(gus)));
      const signIn = await send(`${stage.origin}/auth/passwords/sign-in`, {
        email: "gus@example.com",
        password,
        mode: "session",
      });
      const bySession = await resource(stage, "user", { cookie: signIn.cookies.join("; ") });
      return `${String(byToken.body["via"])} ${byToken.status}, ${String(bySession.body["via"])} ${bySession.status}`;
    },
  },
  {
    name: "Sign-out reaches both (blacklist)",
    expected: "token 401, session 401",
    async play(stage) {
      const hal = await registerOverHttp(stage, "Hal");
      const session = await send(`${stage.origin}/auth/passwords/sign-in`, {
        email: "hal@example.com",
        password,
        mode: "session",
      });
      const cookie = { cookie: session.cookies.join("; ") };
      await send(`${stage.origin}/auth/sign-out`, {}, bearer(hal.accessToken));
      await send(`${stage.origin}/auth/sign-out`, {}, cookie);
      const byToken = await sendUntil(401, () => resource(stage, "user", bearer(hal.accessToken)));
      const bySession = await sendUntil(401, () => resource(stage, "user", cookie));
      return `token ${byToken.status}, session ${bySession.status}`;
    },
  },
  {
    name: "Replayed request (once-only nonce)",
    expected: "200, then replay_detected",
    async play(stage) {
      const ida = await registerWithPassword(stage, "Ida");
      const { body } = await send(`${stage.resourceOrigin}/nonce`);
      const headers = { ...bearer(await tokenOf(ida)), "x-request-nonce": String(body["nonce"]) };
      const first = await resource(stage, "user", headers);
      const second = await resource(stage, "user", headers);
      return `${first.status}, then ${String(second.body["error"])}`;
    },
  },
  {
    name: "Another person's data",
    expected: "403",
    async play(stage) {
      const kim = await registerWithPassword(stage, "Kim");
      const leo = await registerWithPassword(stage, "Leo");
      const leoId = (await leo.client.api.users.me.query()).id;
      return String(
        (await send(`${stage.origin}/users/${leoId}`, undefined, bearer(await tokenOf(kim))))
          .status,
      );
    },
  },
  {
    name: "The same after promotion by an administrator",
    expected: "200, audited",
    async play(stage) {
      const admin = await registerAdmin(stage, "Max");
      const ned = createActor(stage);
      await ned.client.signUp.withPassword({ ...profileOf("Ned"), password });
      const nedId = (await ned.client.api.users.me.query()).id;
      const promoted = await send(
        `${stage.origin}/admin/users/${nedId}/promote`,
        {},
        bearer(await tokenOf(admin)),
      );
      if (promoted.status !== 200) return `promotion ${promoted.status}`;
      await ned.client.signIn.withPassword({ email: "ned@example.com", password });
      const maxId = (await admin.client.api.users.me.query()).id;
      const { status } = await send(
        `${stage.origin}/users/${maxId}`,
        undefined,
        bearer(await tokenOf(ned)),
      );
      const rows = stage.sql(
        "select 1 from audit_logs where user_email = 'ned@example.com' and event_type = 'user_access' and success = 1",
      );
      return `${status}, ${rows.length > 0 ? "audited" : "not audited"}`;
    },
  },
  {
    name: "A role taken away reaches a live token",
    expected: "401",
    async play(stage) {
      const olga = await registerAdmin(stage, "Olga");
      const token = await tokenOf(olga);
      stage.sql("update users set role = 'user' where email = 'olga@example.com'");
      return String((await sendUntil(401, () => resource(stage, "admin", bearer(token)))).status);
    },
  },
];

async function registerOverHttp(stage: Stage, name: string) {
  const profile = profileOf(name);
  const { body } = await send(`${stage.origin}/auth/passwords/register`, {
    first_name: profile.firstName,
    last_name: profile.lastName,
    email: profile.email,
    date_of_birth: profile.dateOfBirth,
    job_title: profile.jobTitle,
    password,
    mode: "body",
  });
  const tokens = body["tokens"] as { access_token: string; refresh_token: string };
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}
