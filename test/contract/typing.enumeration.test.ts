// A deployment that enforces typing rhythm tells nobody who lacks the rhythm whether a password is right.
import { describe, expect, test } from "vitest";
import { createTestClock, type ServerFixture, startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { goodPassword, type Person, registerWithPassword } from "./people.ts";
import { post, visible } from "./raw-http.ts";
import {
  enroll,
  positions,
  signInTyping,
  syntheticTypist,
  typings,
  wire,
} from "./typing-people.ts";

const enforcing = { TYPING_POLICY: "enforce", RATE_LIMITS: "on", TRUSTED_PROXIES: "127.0.0.1" };
const wrongPassword = "correct horse battery stable";

async function typistOn(server: ServerFixture, seed: number): Promise<Person> {
  const person = await registerWithPassword(server);
  await enroll(person, typings(syntheticTypist(seed, positions), 12));
  return person;
}

/** Guesses a password without typing. @returns all that the guesser sees */
async function guess(server: ServerFixture, email: string, password: string): Promise<string> {
  const json = { email, password, mode: "body" };
  return visible(await post(server, "auth.passwords.signIn", JSON.stringify({ json })));
}

describe("a right password in nobody's rhythm", () => {
  test("is answered as a wrong one to the byte, before pauses, in them and after", async () => {
    // Seconds to wait are compared too, so time stands still.
    await using server = await startServer({
      environment: enforcing,
      clock: createTestClock("stands"),
    });
    const [known, unknown] = [await typistOn(server, 61), await typistOn(server, 62)];
    const statuses = new Set<unknown>();
    // The one account is sent its password and the other a wrong one, and now and then both a certainly wrong one.
    for (let tries = 0; tries < 24; tries += 1) {
      const certainlyWrong = tries % 4 === 3 ? "certainly wrong, this one" : null;
      // Waits that fall into a pause and out of it, so that every kind of answer comes several times.
      server.clock.advance(tries < 7 ? 0 : 1000 * 2 ** (tries / 3));
      const right = await guess(server, known.email, certainlyWrong ?? goodPassword);
      const wrong = await guess(server, unknown.email, certainlyWrong ?? wrongPassword);
      expect([tries, right]).toEqual([tries, wrong]);
      statuses.add((JSON.parse(right) as { status: unknown }).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    server.clock.advance(16 * 60_000);
    await server.sql.run("update failure_streaks set failures = 100");
    const off = await guess(server, known.email, goodPassword);
    expect(off).toContain("FACTOR_OFF");
    expect(await guess(server, unknown.email, wrongPassword)).toBe(off);
  });

  test("slows guessing down from the same streak as wrong ones", async () => {
    await using server = await startServer({ environment: enforcing });
    const { email } = await typistOn(server, 63);
    for (let tries = 0; tries < 8; tries += 1) {
      server.clock.advance(60_000);
      expect(await guess(server, email, goodPassword)).toContain("SIGN_IN_FAILED");
    }
    for (const password of [wrongPassword, goodPassword])
      expect(await guess(server, email, password)).toContain("RATE_LIMITED");
  });

  test("spends the sample's capture as a wrong password does", async () => {
    await using server = await startServer({ environment: enforcing });
    const person = await registerWithPassword(server);
    const { email } = person;
    const typist = syntheticTypist(64, positions);
    await enroll(person, typings(typist, 12));
    const { api } = createCaller(server);
    const { nonce } = await api.behavior.beginCapture.mutate();
    const typing = { nonce, sample: wire(typist.type()) };
    await refusalOf(
      api.auth.passwords.signIn.mutate({ email, password: wrongPassword, mode: "body", typing }),
    );
    const again = await signInTyping(server, email, typist.type(), nonce);
    expect((await refusalOf(again.answer)).code).toBe("SIGN_IN_FAILED");
  });
});
