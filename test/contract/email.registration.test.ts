// Registration where addresses are verified: one answer for every address, no session before the link, and nothing
// kept by those who registered somebody else's.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokensTo, tokenTo } from "./mailbox.ts";
import {
  beginRegistration,
  beginSignIn,
  goodPassword,
  newProfile,
  requireSignedIn,
  signInWithPassword,
} from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { EMAIL_VERIFICATION: "required" } });
type Server = Parameters<typeof createCaller>[0] & { readonly origin: string };

const theirPassword = "the stranger typed this one";

async function register(server: Server, email: string, password = goodPassword) {
  const caller = createCaller(server);
  const profile = newProfile(email);
  const answer = await caller.api.auth.passwords.register.mutate({ ...profile, password });
  return { ...caller, answer };
}

async function registerAndConfirm(server: Server, email: string, password = goodPassword) {
  await register(server, email, password);
  const token = await tokenTo(server, email, "verify-email");
  await createCaller(server).api.users.email.verify.mutate({ token });
}

describe("registering", () => {
  test("opens no session and sets no cookie before the link; afterwards one signs in", async ({
    server,
  }) => {
    const { email } = newProfile();
    const registration = await register(server, email);
    expect(registration.answer).toEqual({ status: "verificationRequired" });
    expect(registration.setCookies).toEqual([]);
    const token = await tokenTo(server, email, "verify-email");
    await createCaller(server).api.users.email.verify.mutate({ token });
    expect((await signInWithPassword(server, email)).user.emailVerified).toBe(true);
  });

  test("with a passkey does the same", async ({ server }) => {
    const profile = newProfile();
    const authenticator = createSoftwareAuthenticator();
    const { api } = createCaller(server);
    const registration = await beginRegistration(server, api, authenticator, { profile });
    expect(await registration.finish()).toEqual({ status: "verificationRequired" });
    const token = await tokenTo(server, profile.email, "verify-email");
    await api.users.email.verify.mutate({ token });
    const signIn = await beginSignIn(server, api, authenticator);
    expect(requireSignedIn(await signIn.finish()).user.email).toBe(profile.email);
  });

  test("answers byte for byte alike for free, unconfirmed, confirmed and disabled addresses", async ({
    server,
  }) => {
    const [free, unconfirmed, confirmed, disabled] = Array.from(
      { length: 4 },
      () => newProfile().email,
    ) as [string, string, string, string];
    await register(server, unconfirmed);
    await registerAndConfirm(server, confirmed);
    await registerAndConfirm(server, disabled);
    await server.sql.run("update users set status = 'disabled' where email = ?", [disabled]);
    const answers = [];
    for (const email of [free, unconfirmed, confirmed, disabled]) {
      const { bodies, setCookies } = await register(server, email, theirPassword);
      answers.push({ bodies, setCookies });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test("a passkey on a taken address begins and ends like any other", async ({ server }) => {
    const [taken, free] = [newProfile(), newProfile()];
    await registerAndConfirm(server, taken.email);
    const endings = [];
    for (const profile of [taken, free]) {
      const caller = createCaller(server);
      const authenticator = createSoftwareAuthenticator();
      const registration = await beginRegistration(server, caller.api, authenticator, { profile });
      await registration.finish();
      endings.push(caller.bodies[1]);
    }
    expect(endings[0]).toBe(endings[1]);
    const [letter] = await lettersTo(server, taken.email);
    expect(letter?.subject).toBe("You have a Latchkey account already");
  });

  test("tells the mailbox of a confirmed account, and changes nothing there", async ({
    server,
  }) => {
    const { email } = newProfile();
    await registerAndConfirm(server, email);
    await register(server, email, theirPassword);
    const [letter] = await lettersTo(server, email);
    expect(letter?.subject).toBe("You have a Latchkey account already");
    expect(letter?.text).not.toContain("verify-email#token=");
    await signInWithPassword(server, email);
    const stranger = createCaller(server).api.auth.passwords.signIn;
    expect(await refusalOf(stranger.mutate({ email, password: theirPassword }))).toMatchObject({
      code: "SIGN_IN_FAILED",
    });
  });

  test("doesn't greet with a name that carries a message", async ({ server }) => {
    const { email } = newProfile();
    const profile = { ...newProfile(email), firstName: "You won! Go to https://evil.example now" };
    await createCaller(server).api.auth.passwords.register.mutate({
      ...profile,
      password: goodPassword,
    });
    const [letter] = await lettersTo(server, email);
    expect(letter?.text).toMatch(/^Hello,\n/);
    expect(letter?.text).not.toContain("evil.example");
  });
});

describe("a sign-in to an unconfirmed account", () => {
  test("that proves its credential gets a fresh letter, no session", async ({ server }) => {
    const { email } = newProfile();
    await register(server, email);
    await tokenTo(server, email, "verify-email");
    server.clock.advance(61_000);
    const caller = createCaller(server);
    const answer = await caller.api.auth.passwords.signIn.mutate({ email, password: goodPassword });
    expect(answer).toEqual({ status: "verificationRequired" });
    expect(caller.setCookies).toEqual([]);
    expect(await tokensTo(server, email, "verify-email")).toHaveLength(2);
    const [{ count } = { count: -1 }] = await server.sql.run<{ count: number }>(
      "select count(*) as count from sessions join users on users.id = user_id where email = ?",
      [email],
    );
    expect(count).toBe(0);
  });

  test("with a wrong password says no more than ever", async ({ server }) => {
    const { email } = newProfile();
    await register(server, email);
    await tokenTo(server, email, "verify-email");
    const call = createCaller(server).api.auth.passwords.signIn.mutate({
      email,
      password: theirPassword,
    });
    expect(await refusalOf(call)).toMatchObject({ code: "SIGN_IN_FAILED" });
  });
});

describe("somebody else's registration of an address", () => {
  test("dies when its owner follows the link of their own", async ({ server }) => {
    const { email } = newProfile();
    const { api } = createCaller(server);
    await register(server, email, theirPassword);
    const [strangersLink] = await tokensTo(server, email, "verify-email");
    await register(server, email, goodPassword);
    const token = await tokenTo(server, email, "verify-email");
    expect(token).not.toBe(strangersLink);
    await api.users.email.verify.mutate({ token });
    await signInWithPassword(server, email);
    const theirs = api.auth.passwords.signIn.mutate({ email, password: theirPassword });
    expect(await refusalOf(theirs)).toMatchObject({ code: "SIGN_IN_FAILED" });
    const dead = api.users.email.verify.mutate({ token: strangersLink! });
    expect(await refusalOf(dead)).toMatchObject({ code: "EMAIL_LINK_INVALID" });
  });

  test("dies, its passkey too, when its owner registers with a passkey", async ({ server }) => {
    const profile = newProfile();
    const { api } = createCaller(server);
    const [theirs, owners] = [createSoftwareAuthenticator(), createSoftwareAuthenticator()];
    await (await beginRegistration(server, api, theirs, { profile })).finish();
    await tokenTo(server, profile.email, "verify-email");
    await (await beginRegistration(server, api, owners, { profile })).finish();
    const token = await tokenTo(server, profile.email, "verify-email");
    await api.users.email.verify.mutate({ token });
    const signIn = await beginSignIn(server, api, owners);
    expect(requireSignedIn(await signIn.finish()).user).toMatchObject({ emailVerified: true });
    const intruder = await beginSignIn(server, api, theirs);
    expect(await refusalOf(intruder.finish())).toMatchObject({ code: "SIGN_IN_FAILED" });
  });

  test("gives way to one winner when two wait for one mailbox", async ({ server }) => {
    const { email } = newProfile();
    const { api } = createCaller(server);
    for (const password of [theirPassword, goodPassword, "and a third one was typed"]) {
      await register(server, email, password);
      await tokensTo(server, email, "verify-email");
    }
    const tokens = await tokensTo(server, email, "verify-email");
    expect(tokens).toHaveLength(3);
    const uses = await Promise.allSettled(
      tokens.map((token) => api.users.email.verify.mutate({ token })),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
