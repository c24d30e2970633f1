// A deployment that enforces typing rhythm: a mismatch is refused as a wrong password is, and misses in a row pause it.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { tokenTo } from "./mailbox.ts";
import {
  beginSignIn,
  goodPassword,
  registerWithPasskey,
  registerWithPassword,
  signInWithPassword,
} from "./people.ts";
import {
  enroll,
  positions,
  signInTyping,
  syntheticTypist,
  typings,
  wire,
} from "./typing-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { TYPING_POLICY: "enforce", RATE_LIMITS: "on" } });

/** The right password in a stranger's rhythm. */
async function miss(server: ServerFixture, email: string): Promise<void> {
  const { answer } = await signInTyping(server, email, syntheticTypist(50, positions).type());
  expect((await refusalOf(answer)).code).toBe("SIGN_IN_FAILED");
}

describe("a deployment that enforces", () => {
  test("refuses a rhythm that doesn't fit as it refuses a wrong password, and pauses once more than five came in a row", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const typist = syntheticTypist(41, positions);
    await enroll(person, typings(typist, 12));
    const mismatch = await refusalOf(
      (await signInTyping(server, person.email, syntheticTypist(42, positions).type())).answer,
    );
    const wrong = await refusalOf(
      createCaller(server).api.auth.passwords.signIn.mutate({
        email: person.email,
        password: "wrong entirely",
        mode: "body",
      }),
    );
    expect({ ...mismatch, requestId: "" }).toEqual({ ...wrong, requestId: "" });
    expect(await (await signInTyping(server, person.email, typist.type())).answer).toMatchObject({
      status: "signedIn",
    });
    for (let misses = 0; misses < 8; misses += 1) {
      server.clock.advance(60_000);
      await miss(server, person.email);
    }
    const paused = await refusalOf(
      (await signInTyping(server, person.email, typist.type())).answer,
    );
    expect(paused.code).toBe("RATE_LIMITED");
    expect(paused.retryAfterSeconds).toBeLessThanOrEqual(15 * 60);
  });

  test("starts the row of misses anew after each rhythm that fits", async ({ server }) => {
    const person = await registerWithPassword(server);
    const typist = syntheticTypist(71, positions);
    await enroll(person, typings(typist, 12));
    for (let rounds = 0; rounds < 3; rounds += 1) {
      for (let misses = 0; misses < 5; misses += 1) {
        server.clock.advance(60_000);
        await miss(server, person.email);
      }
      expect((await (await signInTyping(server, person.email, typist.type())).answer).status).toBe(
        "signedIn",
      );
    }
  });
});

describe("a hundred misses in a row", () => {
  const off = { code: "FACTOR_OFF", httpStatus: 429 };

  /** Somebody whose rhythm is known, and misses that came from clients without a past. */
  async function missedTooOften(server: ServerFixture, seed: number) {
    const person = await registerWithPasskey(server);
    const { api } = person;
    await api.auth.passwords.set.mutate({ newPassword: goodPassword });
    const typist = syntheticTypist(seed, positions);
    await enroll(person, typings(typist, 12));
    const signIn = async () => (await signInTyping(server, person.email, typist.type())).answer;
    await miss(server, person.email);
    await server.sql.run("update failure_streaks set failures = 99");
    await miss(server, person.email);
    expect(await refusalOf(signIn())).toMatchObject(off);
    return { person, typist, signIn };
  }

  test("leave the passkey open, which lifts them", async ({ server }) => {
    const { person, signIn } = await missedTooOften(server, 81);
    const { api } = createCaller(server);
    await (await beginSignIn(server, api, person.authenticator)).finish();
    expect(await signIn()).toMatchObject({ status: "signedIn" });
  });

  test("are lifted by a password reset", async ({ server }) => {
    const { person } = await missedTooOften(server, 82);
    const token = await tokenTo(server, person.email, "verify-email");
    await person.api.users.email.verify.mutate({ token });
    const { api } = createCaller(server);
    await api.auth.passwords.requestReset.mutate({ email: person.email });
    const reset = { token: await tokenTo(server, person.email, "reset-password") };
    await api.auth.passwords.reset.mutate({ ...reset, password: goodPassword });
    // The rhythm was forgotten with the password that it was learned from.
    expect((await signInWithPassword(server, person.email)).status).toBe("signedIn");
  });

  test("keep no browser out that its owner has used, and what that one misses is lifted alike", async ({
    server,
  }) => {
    const { person, typist } = await missedTooOften(server, 83);
    const browser = createCaller(server);
    await (
      await beginSignIn(server, browser.api, person.authenticator, { mode: "session" })
    ).finish();
    const type = async (typing = typist) => {
      const { nonce } = await browser.api.behavior.beginCapture.mutate();
      return browser.api.auth.passwords.signIn.mutate({
        email: person.email,
        password: goodPassword,
        mode: "session",
        typing: { nonce, sample: wire(typing.type()) },
      });
    };
    await miss(server, person.email);
    await server.sql.run("update failure_streaks set failures = 100");
    expect((await type()).status).toBe("signedIn");
    await refusalOf(type(syntheticTypist(84, positions)));
    await server.sql.run("update failure_streaks set failures = 100");
    expect(await refusalOf(type())).toMatchObject(off);
    await (
      await beginSignIn(server, browser.api, person.authenticator, { mode: "session" })
    ).finish();
    expect((await type()).status).toBe("signedIn");
  });
});
