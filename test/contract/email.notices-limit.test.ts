// How many letters about changes one mailbox is sent, and that a change goes through whether or not it is told.
import { describe, expect } from "vitest";
import { createTestClock, type ServerFixture } from "../support/server.ts";
import { lettersTo, tokenTo } from "./mailbox.ts";
import { type Person, registerWithPassword, signInWithPassword } from "./people.ts";
import { withServerOnEach } from "./with-server.ts";

// No try comes back while a test runs, but when it is told.
const clock = createTestClock("stands");
const environment = { RATE_LIMITS: "on" };

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

const signedIn = "New sign-in to your Latchkey account";
const passwordChanged = "Your Latchkey password was changed";

async function countOf(server: ServerFixture, email: string, subject: string): Promise<number> {
  const letters = await lettersTo(server, email);
  return letters.filter((letter) => letter.subject === subject).length;
}

/** Signs in from new browsers, no faster than an account can. */
async function signInFromNewBrowsers(server: ServerFixture, email: string, times: number) {
  for (let count = 0; count < times; count += 1) {
    clock.advance(10 * secondMs);
    await signInWithPassword(server, email, { mode: "token" });
  }
}

async function changePassword(person: Person, times: number) {
  for (let count = 0; count < times; count += 1) {
    clock.advance(10 * secondMs);
    await person.api.auth.passwords.change.mutate({ newPassword: `a long new password ${count}` });
  }
}

describe.each(withServerOnEach({ environment, clock }))("on $database", ({ test }) => {
  test("of one kind are ten at once and ten an hour; what they tell of isn't held up", async ({
    server,
  }) => {
    const { email, user } = await registerWithPassword(server, { mode: "token" });
    await signInFromNewBrowsers(server, email, 14);
    // Fourteen sign-ins took two minutes and twenty seconds; a letter comes back in six minutes.
    expect(await countOf(server, email, signedIn)).toBe(10);
    const rows = await server.sql.run(
      "select 1 from audit_logs where event_type = 'login_complete' and success = 1 and user_id = ?",
      [user.id],
    );
    // The registration signed in too.
    expect(rows).toHaveLength(15);
    clock.advance(6 * minuteMs);
    await signInFromNewBrowsers(server, email, 2);
    expect(await countOf(server, email, signedIn)).toBe(11);
  });

  test("of one kind leave those of another, and other mailboxes, their own", async ({ server }) => {
    const { email } = await registerWithPassword(server, { mode: "token" });
    const other = await registerWithPassword(server, { mode: "token" });
    await signInFromNewBrowsers(server, email, 12);
    await changePassword(await signInWithPassword(server, email), 1);
    expect(await countOf(server, email, passwordChanged)).toBe(1);
    await signInFromNewBrowsers(server, other.email, 1);
    expect(await countOf(server, other.email, signedIn)).toBe(1);
  });

  test("that follow a mailed link are sent however many came before", async ({ server }) => {
    const person = await registerWithPassword(server);
    await changePassword(person, 12);
    expect(await countOf(server, person.email, passwordChanged)).toBe(10);
    for (let count = 0; count < 12; count += 1) {
      clock.advance(10 * minuteMs);
      await person.api.auth.passwords.requestReset.mutate({ email: person.email });
      const token = await tokenTo(server, person.email, "reset-password");
      await person.api.auth.passwords.reset.mutate({ token, password: `again another ${count}` });
    }
    expect(await countOf(server, person.email, "Your Latchkey password was reset")).toBe(12);
  });
});
