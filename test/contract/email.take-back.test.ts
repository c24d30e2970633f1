// The old mailbox takes an account back: what was added to it by whoever moved it away goes, what was there before stays.
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { enqueueErrand } from "../../packages/server/src/mail/outbox.service.ts";
import type { ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokenTo } from "./mailbox.ts";
import {
  beginSignIn,
  goodPassword,
  newProfile,
  type Person,
  registerWithPassword,
  requireSignedIn,
  signInWithPassword,
} from "./people.ts";
import { generateRecoveryCodes } from "./recovery-codes-people.ts";
import { enrolTotp } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
type Server = Parameters<typeof enrolTotp>[0] & Parameters<typeof lettersTo>[0];
type CreationOptions = Parameters<SoftwareAuthenticator["create"]>[0];
type RequestOptions = Parameters<SoftwareAuthenticator["get"]>[0];

const dayMs = 24 * 60 * 60_000;

async function registerConfirmed(server: Server): Promise<Person> {
  const person = await registerWithPassword(server);
  const token = await tokenTo(server, person.email, "verify-email");
  await person.api.users.email.verify.mutate({ token });
  return person;
}

async function addPasskey(server: Server, { api }: Pick<Person, "api">, name: string) {
  const authenticator = createSoftwareAuthenticator();
  const options = await api.auth.passkeys.beginAddition.mutate({});
  const made = await authenticator.create(options as CreationOptions, { origin: server.origin });
  const credential = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  await api.auth.passkeys.finishAddition.mutate({ credential, name });
  return authenticator;
}

async function signInWithPasskey(server: Server, authenticator: SoftwareAuthenticator) {
  const { finish } = await beginSignIn(server, createCaller(server).api, authenticator);
  return finish();
}

/** A session that was proven by a passkey, as a thief who took it holds it. */
async function passkeySession(server: Server, authenticator: SoftwareAuthenticator) {
  const { tokens } = requireSignedIn(await signInWithPasskey(server, authenticator));
  return createCaller(server, { accessToken: tokens?.accessToken });
}

async function confirmWithPasskey(
  server: Server,
  { api }: Pick<Person, "api">,
  authenticator: SoftwareAuthenticator,
) {
  const options = await api.auth.passkeys.beginConfirmation.mutate();
  const made = await authenticator.get(options as RequestOptions, { origin: server.origin });
  const credential = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  await api.auth.passkeys.finishConfirmation.mutate({ credential });
}

async function moveAway(server: Server, { api }: Pick<Person, "api">) {
  const { email } = newProfile();
  await api.users.email.beginChange.mutate({ email });
  const token = await tokenTo(server, email, "confirm-email-change");
  await createCaller(server).api.users.email.confirmChange.mutate({ token });
  return email;
}

async function takeBack(server: Server, email: string) {
  const token = await tokenTo(server, email, "undo-email-change");
  return createCaller(server).api.users.email.undoChange.mutate({ token });
}

/** An account whose thief added a passkey ten hours before moving it away, and which has an older one. */
async function stolenAccount(server: ServerFixture) {
  const owner = await registerConfirmed(server);
  const kept = await addPasskey(server, owner, "Laptop");
  server.clock.advance(3 * dayMs);
  await addPasskey(server, await passkeySession(server, kept), "Burner");
  server.clock.advance(dayMs / 2.4);
  return { owner, thief: await passkeySession(server, kept) };
}

describe("an account that was moved by an earlier version, which didn't say since when", () => {
  const found = { removed: ['the passkey "Burner"'], resetNeeded: false };

  test("is taken back by the link that the old mailbox has got", async ({ server }) => {
    const { owner, thief } = await stolenAccount(server);
    await moveAway(server, thief);
    const undoRows = "update email_tokens set sealed = null where purpose = 'undo' and user_id = ?";
    await server.sql.run(undoRows, [owner.user.id]);
    server.clock.advance(dayMs);
    expect(await takeBack(server, owner.email)).toMatchObject(found);
  });

  test("is taken back after a move that was confirmed since", async ({ server }) => {
    const { owner, thief } = await stolenAccount(server);
    const { email } = newProfile();
    await thief.api.users.email.beginChange.mutate({ email });
    const token = await tokenTo(server, email, "confirm-email-change");
    const sealed = server.running.latchkey.app.keyring.seal(
      "mail",
      JSON.stringify({ from: owner.email }),
    );
    const changeRows =
      "update email_tokens set sealed = ? where purpose = 'change' and user_id = ?";
    await server.sql.run(changeRows, [sealed, owner.user.id]);
    await createCaller(server).api.users.email.confirmChange.mutate({ token });
    expect(await takeBack(server, owner.email)).toMatchObject(found);
  });

  test("is taken back after a move that was still to be mailed", async ({ server }) => {
    const { owner } = await stolenAccount(server);
    const { app } = server.running.latchkey;
    const { email } = newProfile();
    const request = {
      requestId: "r",
      face: "trpc",
      ipAddress: null,
      userAgent: null,
      origin: null,
    };
    const errand = { userId: owner.user.id, from: owner.email, to: email, request };
    await app.db.transaction((tx) => enqueueErrand(app, tx, "emailChange", errand));
    const token = await tokenTo(server, email, "confirm-email-change");
    await createCaller(server).api.users.email.confirmChange.mutate({ token });
    expect(await takeBack(server, owner.email)).toMatchObject(found);
  });

  test("isn't moved by a link of which nothing is known", async ({ server }) => {
    const { owner, thief } = await stolenAccount(server);
    const { email } = newProfile();
    await thief.api.users.email.beginChange.mutate({ email });
    const token = await tokenTo(server, email, "confirm-email-change");
    const changeRows =
      "update email_tokens set sealed = null where purpose = 'change' and user_id = ?";
    await server.sql.run(changeRows, [owner.user.id]);
    const call = createCaller(server).api.users.email.confirmChange.mutate({ token });
    expect(await refusalOf(call)).toMatchObject({ code: "EMAIL_LINK_INVALID" });
  });
});

describe("an account that is taken back", () => {
  test("is said to keep what was there before, not that nobody had added anything", async ({
    server,
  }) => {
    const owner = await registerConfirmed(server);
    server.clock.advance(3 * dayMs);
    const thief = await signInWithPassword(server, owner.email);
    const added = await addPasskey(server, thief, "Burner");
    server.clock.advance(2 * dayMs);
    await moveAway(server, await passkeySession(server, added));
    expect(await takeBack(server, owner.email)).toMatchObject({ removed: [] });
    const [letter] = await lettersTo(server, owner.email);
    expect(letter?.text).toContain("No way to sign in was found that had been added");
    expect(letter?.text).toMatch(/Whatever was there before stays\. Look through your passkeys/);
  });

  test("loses what was added in the session that moved it, and keeps what it had", async ({
    server,
  }) => {
    const owner = await registerConfirmed(server);
    const kept = await addPasskey(server, owner, "Laptop");
    server.clock?.advance(3 * dayMs);
    const thief = await passkeySession(server, kept);
    const added = await addPasskey(server, thief, "Burner");
    await enrolTotp(server, thief, "Burner's app");
    await generateRecoveryCodes(thief);
    await moveAway(server, thief);
    expect(await takeBack(server, owner.email)).toEqual({
      email: owner.email,
      removed: [
        'the passkey "Burner"',
        'the authenticator app "Burner\'s app"',
        "a set of recovery codes",
      ],
      resetNeeded: false,
    });
    expect(await refusalOf(signInWithPasskey(server, added))).toMatchObject({
      code: "SIGN_IN_FAILED",
    });
    expect(await signInWithPasskey(server, kept)).toMatchObject({ status: "signedIn" });
    expect((await signInWithPassword(server, owner.email)).user.id).toBe(owner.user.id);
  });

  test("tells its mailbox and the audit what was removed", async ({ server }) => {
    const owner = await registerConfirmed(server);
    await confirmWithPasskey(server, owner, await addPasskey(server, owner, "Burner"));
    await moveAway(server, owner);
    await takeBack(server, owner.email);
    const [letter] = await lettersTo(server, owner.email);
    expect(letter?.subject).toBe("You took your Latchkey account back");
    expect(letter?.text).toContain('the passkey "Burner"');
    expect(letter?.text).toContain("Whatever was there before stays");
    expect(letter?.text).toContain("/reset-password");
    const removals = "select id from audit_logs where event_type = ? and user_id = ?";
    expect(await server.sql.run(removals, ["passkey_removed", owner.user.id])).toHaveLength(1);
  });

  test("keeps what it was made with, also where it was moved in the session that made it", async ({
    server,
  }) => {
    const owner = await registerConfirmed(server);
    const added = await addPasskey(server, owner, "Burner");
    await confirmWithPasskey(server, owner, added);
    await moveAway(server, owner);
    const answer = await takeBack(server, owner.email);
    expect(answer).toMatchObject({ removed: ['the passkey "Burner"'], resetNeeded: false });
    expect(await refusalOf(signInWithPasskey(server, added))).toMatchObject({
      code: "SIGN_IN_FAILED",
    });
    await signInWithPassword(server, owner.email);
  });

  test("loses a passkey whose own session then moved it", async ({ server }) => {
    const owner = await registerConfirmed(server);
    server.clock.advance(3 * dayMs);
    const stolen = await signInWithPassword(server, owner.email);
    const added = await addPasskey(server, stolen, "Burner");
    await moveAway(server, await passkeySession(server, added));
    expect(await takeBack(server, owner.email)).toMatchObject({
      removed: ['the passkey "Burner"'],
    });
  });

  test("loses a password that was set since, and says that a reset is the way back", async ({
    server,
  }) => {
    const owner = await registerConfirmed(server);
    server.clock.advance(3 * dayMs);
    const thief = await signInWithPassword(server, owner.email);
    const password = "nine unrelated umbrellas drift";
    await thief.api.auth.passwords.change.mutate({ newPassword: password });
    await moveAway(server, thief);
    expect(await takeBack(server, owner.email)).toEqual({
      email: owner.email,
      removed: ["the password"],
      resetNeeded: true,
    });
    for (const tried of [password, goodPassword]) {
      const call = signInWithPassword(server, owner.email, { password: tried });
      expect(await refusalOf(call)).toMatchObject({ code: "SIGN_IN_FAILED" });
    }
    const { api } = createCaller(server);
    await api.auth.passwords.requestReset.mutate({ email: owner.email });
    const token = await tokenTo(server, owner.email, "reset-password");
    await api.auth.passwords.reset.mutate({ token, password });
    await signInWithPassword(server, owner.email, { password });
  });

  test("loses a short password with the app that it relied on", async ({ server }) => {
    const owner = await registerConfirmed(server);
    const short = "Kv8#qLw2zT";
    server.clock.advance(3 * dayMs);
    const thief = await signInWithPassword(server, owner.email);
    await enrolTotp(server, thief, "Burner's app");
    await thief.api.auth.passwords.change.mutate({ newPassword: short });
    await moveAway(server, thief);
    const { removed, resetNeeded } = await takeBack(server, owner.email);
    expect(removed).toEqual(["the password", 'the authenticator app "Burner\'s app"']);
    expect(resetNeeded).toBe(true);
  });

  test("is moved by no session that was open before", async ({ server }) => {
    const owner = await registerConfirmed(server);
    await moveAway(server, owner);
    await takeBack(server, owner.email);
    const { email } = newProfile();
    expect(await refusalOf(owner.api.users.email.beginChange.mutate({ email }))).toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });
});
