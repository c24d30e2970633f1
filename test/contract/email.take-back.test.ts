// The old mailbox takes an account back: what was added to it by whoever moved it away goes, what was there before stays.
import {
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
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

describe("an account that is taken back", () => {
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
