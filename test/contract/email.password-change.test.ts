// Setting, replacing and removing a password in a session: freshly proven, told by mail, never the last way in.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokenTo } from "./mailbox.ts";
import { registerWithPasskey, registerWithPassword, signInWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const newPassword = "quite another long password";

describe("replacing a password", () => {
  test("ends the other sessions, keeps this one, and tells the owner", async ({ server }) => {
    const person = await registerWithPassword(server);
    const elsewhere = await signInWithPassword(server, person.email);
    await person.api.auth.passwords.change.mutate({ newPassword });
    await person.api.users.me.query();
    expect(await refusalOf(elsewhere.api.users.me.query())).toMatchObject({
      code: "UNAUTHENTICATED",
    });
    await signInWithPassword(server, person.email, { password: newPassword });
    const [letter] = await lettersTo(server, person.email);
    expect(letter?.subject).toBe("Your Latchkey password was changed");
  });

  test("kills links to reset it", async ({ server }) => {
    const person = await registerWithPassword(server);
    await person.api.auth.passwords.requestReset.mutate({ email: person.email });
    const token = await tokenTo(server, person.email, "reset-password");
    await person.api.auth.passwords.change.mutate({ newPassword });
    const call = person.api.auth.passwords.reset.mutate({ token, password: newPassword });
    expect(await refusalOf(call)).toMatchObject({ code: "EMAIL_LINK_INVALID" });
  });

  test("names the field that is wrong", async ({ server }) => {
    const person = await registerWithPassword(server);
    const wrong = { currentPassword: "not the one I have now", newPassword };
    expect(await refusalOf(person.api.auth.passwords.change.mutate(wrong))).toMatchObject({
      code: "PASSWORD_WRONG",
      fieldErrors: { currentPassword: [expect.any(String)] },
    });
    const short = person.api.auth.passwords.change.mutate({ newPassword: "short" });
    expect(await refusalOf(short)).toMatchObject({
      code: "PASSWORD_TOO_SHORT",
      fieldErrors: { newPassword: [expect.any(String)] },
    });
  });

  test("asks for a fresh proof", async ({ server }) => {
    const person = await registerWithPassword(server);
    server.clock.advance(10.5 * 60_000);
    const call = person.api.auth.passwords.change.mutate({ newPassword });
    expect(await refusalOf(call)).toMatchObject({ code: "STEP_UP_REQUIRED" });
  });

  test("isn't possible where there is none", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const call = person.api.auth.passwords.change.mutate({ newPassword });
    expect(await refusalOf(call)).toMatchObject({ code: "PASSWORD_NOT_SET" });
  });
});

describe("a first password", () => {
  test("is added to a passkey-only account, once, and the owner is told", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const sets = await Promise.allSettled(
      Array.from({ length: 5 }, () => person.api.auth.passwords.set.mutate({ newPassword })),
    );
    expect(sets.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await signInWithPassword(server, person.email, { password: newPassword });
    const again = person.api.auth.passwords.set.mutate({ newPassword });
    expect(await refusalOf(again)).toMatchObject({ code: "PASSWORD_ALREADY_SET" });
    const [letter] = await lettersTo(server, person.email);
    expect(letter?.text).toContain("Added to your account: a password.");
  });
});

describe("removing a password", () => {
  test("is refused for the last way in", async ({ server }) => {
    const person = await registerWithPassword(server);
    const call = person.api.auth.passwords.remove.mutate();
    expect(await refusalOf(call)).toMatchObject({ code: "LAST_WAY_IN", httpStatus: 409 });
  });

  test("leaves a passkey, and races with its removal for one winner", async ({ server }) => {
    const person = await registerWithPasskey(server);
    await person.api.auth.passwords.set.mutate({ newPassword });
    const [passkey] = await person.api.auth.passkeys.list.query();
    const removals = await Promise.allSettled([
      person.api.auth.passwords.remove.mutate(),
      person.api.auth.passkeys.remove.mutate({ id: passkey!.id }),
    ]);
    expect(removals.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("a sign-in from another browser", () => {
  test("is told to the owner; the first one and the same one again aren't", async ({ server }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const again = createCaller(server, { cookies: person.caller.cookies });
    const credentials = { email: person.email, password: "correct horse battery staple" };
    await again.api.auth.passwords.signIn.mutate({ ...credentials, mode: "session" });
    expect(await lettersTo(server, person.email)).toHaveLength(1);
    await signInWithPassword(server, person.email, { mode: "session" });
    const [letter] = await lettersTo(server, person.email);
    expect(letter?.subject).toBe("New sign-in to your Latchkey account");
  });
});
