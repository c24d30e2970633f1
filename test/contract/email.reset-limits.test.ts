// Who asks for somebody else's reset too often keeps nobody from their own: no stranger's request is refused for the
// owner's sake, and a browser that the account knows has letters of its own.
import { describe, expect } from "vitest";
import { createTestClock, type ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { tokensTo, tokenTo } from "./mailbox.ts";
import { newProfile, registerWithPassword, signInWithPassword } from "./people.ts";
import { post, visible } from "./raw-http.ts";
import { withServerOnEach } from "./with-server.ts";

// No letter comes back while a test runs, but when it is told.
const clock = createTestClock("stands");
const environment = { RATE_LIMITS: "on", TRUSTED_PROXIES: "127.0.0.1" };
const minuteMs = 60_000;
const password = "quite another long password";

const ask = (server: ServerFixture, email: string, address = "203.0.113.1") =>
  post(server, "auth.passwords.requestReset", JSON.stringify({ json: { email } }), {
    "x-forwarded-for": address,
  });

async function askOften(server: ServerFixture, email: string, times = 8): Promise<void> {
  for (let count = 0; count < times; count += 1)
    expect((await ask(server, email)).status).toBe(200);
  // Reading the inbox has the requests carried out.
  await tokensTo(server, email, "reset-password");
}

const linksOf = async (server: ServerFixture, email: string) =>
  (await tokensTo(server, email, "reset-password")).length;

describe.each(withServerOnEach({ environment, clock }))("on $database", ({ test }) => {
  test("a mailbox gets five links at once and one every ten minutes, and its owner no refusal", async ({
    server,
  }) => {
    const { email } = await registerWithPassword(server);
    await askOften(server, email);
    expect(await linksOf(server, email)).toBe(5);
    // The owner, whom a stranger keeps from a letter: the last one's link works.
    clock.advance(9 * minuteMs);
    await createCaller(server).api.auth.passwords.requestReset.mutate({ email });
    expect(await linksOf(server, email)).toBe(5);
    const token = await tokenTo(server, email, "reset-password");
    await createCaller(server).api.auth.passwords.reset.mutate({ token, password });
    await signInWithPassword(server, email, { password });
    clock.advance(minuteMs);
    await askOften(server, email);
    expect(await linksOf(server, email)).toBe(6);
  });

  test("a browser that the account knows is sent links whatever strangers ask for", async ({
    server,
  }) => {
    const owner = await registerWithPassword(server, { mode: "token" });
    await askOften(server, owner.email);
    const here = createCaller(server, { cookies: owner.caller.cookies });
    for (let count = 0; count < 8; count += 1)
      await here.api.auth.passwords.requestReset.mutate({ email: owner.email });
    expect(await linksOf(server, owner.email)).toBe(10);
    // A stranger's browser, which another account knows.
    const stranger = await registerWithPassword(server, { mode: "token" });
    const there = createCaller(server, { cookies: stranger.caller.cookies });
    await there.api.auth.passwords.requestReset.mutate({ email: owner.email });
    expect(await linksOf(server, owner.email)).toBe(10);
  });

  test("letters for another purpose, and links to confirm, are no part of it", async ({
    server,
  }) => {
    const { email, api } = await registerWithPassword(server);
    for (let count = 0; count < 5; count += 1)
      await api.users.email.sendVerification.mutate({ email });
    expect((await refusalOf(api.users.email.sendVerification.mutate({ email }))).code).toBe(
      "RATE_LIMITED",
    );
    await askOften(server, email, 1);
    expect(await linksOf(server, email)).toBe(1);
  });

  test("addresses with and without an account are answered, limited and told of alike", async ({
    server,
  }) => {
    const known = await registerWithPassword(server);
    const left = [];
    for (const [index, email] of [known.email, newProfile().email].entries()) {
      const address = `203.0.113.${10 + index}`;
      const answers = [];
      for (let call = 0; call < 121; call += 1) answers.push(await ask(server, email, address));
      await tokensTo(server, email, "reset-password");
      const rows = await server.sql.run(
        "select event_type from audit_logs where user_email = ? and ip_address = ? order by event_type",
        [email, address],
      );
      left.push({ answers: answers.map(visible), rows });
    }
    expect(left[0]).toEqual(left[1]);
    expect(left[0]?.answers[119]).toEqual(left[0]?.answers[0]);
    expect(left[0]?.answers[120]).toContain('"status":429');
    expect(left[0]?.rows.map((row) => row["event_type"])).toEqual([
      ...Array.from({ length: 5 }, () => "password_reset_requested"),
      "rate_limited",
    ]);
  });
});
