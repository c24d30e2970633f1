// Resetting a password through the mailbox: one answer for every address, one use, no sign-in, no session left.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokensTo, tokenTo } from "./mailbox.ts";
import {
  beginSignIn,
  goodPassword,
  newProfile,
  type Person,
  registerWithPasskey,
  registerWithPassword,
  signInWithPassword,
} from "./people.ts";
import { enrolTotp, registerWithTotp } from "./totp-people.ts";
import { startServer } from "../support/server.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
type Server = Parameters<typeof enrolTotp>[0];

const newPassword = "quite another long password";
const minuteMs = 60_000;
const linkInvalid = { code: "EMAIL_LINK_INVALID", httpStatus: 400 };

async function confirmAddress(server: Server, person: Pick<Person, "email" | "api">) {
  const token = await tokenTo(server, person.email, "verify-email");
  await person.api.users.email.verify.mutate({ token });
}

async function requestReset(server: Server, email: string) {
  const caller = createCaller(server);
  await caller.api.auth.passwords.requestReset.mutate({ email });
  return caller;
}

async function resetFor(server: Server, email: string, password = newPassword) {
  await requestReset(server, email);
  const token = await tokenTo(server, email, "reset-password");
  const caller = createCaller(server);
  await caller.api.auth.passwords.reset.mutate({ token, password });
  return caller;
}

describe("asking for a reset", () => {
  test("is answered byte for byte alike for every kind of address", async ({ server }) => {
    const known = await registerWithPassword(server);
    const passkeyOnly = await registerWithPasskey(server);
    const disabled = await registerWithPassword(server);
    await server.sql.run("update users set status = 'disabled' where id = ?", [disabled.user.id]);
    const unknown = newProfile().email;
    const bodies = [];
    for (const email of [known.email, passkeyOnly.email, disabled.email, unknown])
      bodies.push((await requestReset(server, email)).bodies[0]);
    expect(new Set(bodies).size).toBe(1);
    expect(await tokensTo(server, known.email, "reset-password")).toHaveLength(1);
    expect(await tokensTo(server, passkeyOnly.email, "reset-password")).toHaveLength(1);
    expect(await tokensTo(server, disabled.email, "reset-password")).toHaveLength(0);
    expect(await lettersTo(server, unknown)).toHaveLength(0);
  });

  test("does nothing before its answer but leave the same errand, so that time can't tell", async () => {
    await using server = await startServer();
    const known = await registerWithPassword(server);
    await server.running.latchkey.app.mailer.stop();
    const left = [];
    for (const email of [known.email, newProfile().email]) {
      const before = await server.sql.lastingState();
      const [audited] = await server.sql.run("select count(*) as count from audit_logs");
      await requestReset(server, email);
      const after = await server.sql.lastingState();
      expect({ ...after, mail_outbox: before["mail_outbox"] }).toEqual(before);
      expect(await server.sql.run("select count(*) as count from audit_logs")).toEqual([audited]);
      left.push((after["mail_outbox"]?.length ?? 0) - (before["mail_outbox"]?.length ?? 0));
    }
    expect(left).toEqual([1, 1]);
  });

  test("leads to the configured origin, whatever the request called the server", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    await fetch(`${server.url}/trpc/auth.passwords.requestReset`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-host": "evil.example" },
      body: JSON.stringify({ json: { email: person.email } }),
    });
    const [letter] = await lettersTo(server, person.email);
    expect(letter?.text).toContain(`${server.origin}/reset-password#token=`);
    expect(letter?.text).not.toContain("evil.example");
  });
});

describe("a reset", () => {
  test("replaces the password, ends every session and signs nobody in", async ({ server }) => {
    const person = await registerWithPassword(server);
    await confirmAddress(server, person);
    const elsewhere = await signInWithPassword(server, person.email, { mode: "session" });
    const resetter = await resetFor(server, person.email);
    expect(resetter.setCookies).toEqual([]);
    for (const { api } of [person, elsewhere])
      expect(await refusalOf(api.users.me.query())).toMatchObject({ code: "UNAUTHENTICATED" });
    await signInWithPassword(server, person.email, { password: newPassword });
    const old = createCaller(server).api.auth.passwords.signIn;
    expect(
      await refusalOf(old.mutate({ email: person.email, password: goodPassword })),
    ).toMatchObject({ code: "SIGN_IN_FAILED" });
    const [notice] = await lettersTo(server, person.email);
    expect(notice?.subject).toBe("Your Latchkey password was reset");
  });

  test("works once under 50 parallel uses, and kills the other links", async ({ server }) => {
    const person = await registerWithPassword(server);
    await requestReset(server, person.email);
    await requestReset(server, person.email);
    const [token, other] = (await tokensTo(server, person.email, "reset-password")) as [
      string,
      string,
    ];
    const { api } = createCaller(server);
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        api.auth.passwords.reset.mutate({ token, password: `${newPassword} ${index}` }),
      ),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const second = api.auth.passwords.reset.mutate({ token: other, password: newPassword });
    expect(await refusalOf(second)).toMatchObject(linkInvalid);
  });

  test("is possible for almost half an hour", async ({ server }) => {
    const person = await registerWithPassword(server);
    await requestReset(server, person.email);
    const token = await tokenTo(server, person.email, "reset-password");
    const { api } = createCaller(server);
    server.clock.advance(29.5 * minuteMs);
    const weak = api.auth.passwords.reset.mutate({ token, password: "too short" });
    expect(await refusalOf(weak)).toMatchObject({
      code: "PASSWORD_TOO_SHORT",
      fieldErrors: { password: [expect.any(String)] },
    });
    server.clock.advance(minuteMs);
    const late = api.auth.passwords.reset.mutate({ token, password: newPassword });
    expect(await refusalOf(late)).toMatchObject(linkInvalid);
  });

  test("leaves the second factor of a confirmed account in place", async ({ server }) => {
    const person = await registerWithTotp(server);
    await confirmAddress(server, person);
    await resetFor(server, person.email);
    const answer = await createCaller(server).api.auth.passwords.signIn.mutate({
      email: person.email,
      password: newPassword,
    });
    expect(answer).toMatchObject({ status: "secondFactorRequired", methods: ["totp"] });
  });

  test("gives a passkey-only account a password, and keeps its passkey", async ({ server }) => {
    const person = await registerWithPasskey(server);
    await confirmAddress(server, person);
    await resetFor(server, person.email);
    await signInWithPassword(server, person.email, { password: newPassword });
    const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator);
    expect(await signIn.finish()).toMatchObject({ status: "signedIn" });
  });

  test("can't be done by a disabled account's old link", async ({ server }) => {
    const person = await registerWithPassword(server);
    await requestReset(server, person.email);
    const token = await tokenTo(server, person.email, "reset-password");
    await server.sql.run("update users set status = 'disabled' where id = ?", [person.user.id]);
    const call = createCaller(server).api.auth.passwords.reset.mutate({
      token,
      password: newPassword,
    });
    expect(await refusalOf(call)).toMatchObject(linkInvalid);
  });
});

describe("a reset of an address that was never confirmed", () => {
  test("kills what a stranger set up under it: password, passkey, app and session", async ({
    server,
  }) => {
    const stranger = await registerWithPasskey(server, {
      authenticator: createSoftwareAuthenticator(),
    });
    await enrolTotp(server, stranger);
    server.clock.advance(minuteMs);
    await resetFor(server, stranger.email);
    expect(await refusalOf(stranger.api.users.me.query())).toMatchObject({
      code: "UNAUTHENTICATED",
    });
    const signIn = await beginSignIn(server, createCaller(server).api, stranger.authenticator);
    expect(await refusalOf(signIn.finish())).toMatchObject({ code: "SIGN_IN_FAILED" });
    const owner = await signInWithPassword(server, stranger.email, { password: newPassword });
    expect(owner.user.emailVerified).toBe(true);
  });
});
