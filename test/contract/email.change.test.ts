// Changing an account's address: the new mailbox confirms first, the old one is told and can take it back.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { lettersTo, tokensTo, tokenTo } from "./mailbox.ts";
import { newProfile, type Person, registerWithPassword, signInWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
type Server = Parameters<typeof registerWithPassword>[0];

const hourMs = 60 * 60_000;
const linkInvalid = { code: "EMAIL_LINK_INVALID", httpStatus: 400 };

async function registerConfirmed(server: Server): Promise<Person> {
  const person = await registerWithPassword(server);
  const token = await tokenTo(server, person.email, "verify-email");
  await person.api.users.email.verify.mutate({ token });
  return person;
}

async function changeTo(server: Server, person: Person, email: string) {
  await person.api.users.email.beginChange.mutate({ email });
  const token = await tokenTo(server, email, "confirm-email-change");
  await createCaller(server).api.users.email.confirmChange.mutate({ token });
}

describe("a change of address", () => {
  test("waits for the new mailbox, then outdates tokens with the old one and tells it", async ({
    server,
  }) => {
    const person = await registerConfirmed(server);
    const { email } = newProfile();
    await person.api.users.email.beginChange.mutate({ email });
    expect((await person.api.users.me.query()).email).toBe(person.email);
    const token = await tokenTo(server, email, "confirm-email-change");
    const confirmed = await createCaller(server).api.users.email.confirmChange.mutate({ token });
    expect(confirmed).toEqual({ email });
    expect(await refusalOf(person.api.users.me.query())).toMatchObject({ code: "UNAUTHENTICATED" });
    const renewed = await person.caller.api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(renewed.user).toMatchObject({ email, emailVerified: true });
    const [notice] = await lettersTo(server, person.email);
    expect(notice?.subject).toBe("The address of your Latchkey account was changed");
    expect(notice?.text).not.toContain(email);
    await signInWithPassword(server, email);
  });

  test("asks for a fresh proof", async ({ server }) => {
    const person = await registerConfirmed(server);
    server.clock.advance(10.5 * 60_000);
    const call = person.api.users.email.beginChange.mutate({ email: newProfile().email });
    expect(await refusalOf(call)).toMatchObject({ code: "STEP_UP_REQUIRED" });
  });

  test("to the address that it has is refused", async ({ server }) => {
    const person = await registerConfirmed(server);
    const call = person.api.users.email.beginChange.mutate({ email: person.email.toUpperCase() });
    expect(await refusalOf(call)).toMatchObject({ code: "EMAIL_UNCHANGED" });
  });

  test("to a taken address is answered alike, and the taken mailbox is told", async ({
    server,
  }) => {
    const [person, owner] = [await registerConfirmed(server), await registerConfirmed(server)];
    const { caller } = person;
    const { api, bodies } = createCaller(server, { accessToken: person.tokens?.accessToken });
    await api.users.email.beginChange.mutate({ email: owner.email });
    await api.users.email.beginChange.mutate({ email: newProfile().email });
    expect(bodies[0]).toBe(bodies[1]);
    expect(caller.setCookies).toEqual([]);
    const [letter] = await lettersTo(server, owner.email);
    expect(letter?.subject).toBe("Your address is in use at Latchkey");
    expect(await tokensTo(server, owner.email, "confirm-email-change")).toEqual([]);
  });

  test("has one winner when eight race for an address", async ({ server }) => {
    const { email } = newProfile();
    const people = await Promise.all(Array.from({ length: 8 }, () => registerConfirmed(server)));
    for (const person of people) await person.api.users.email.beginChange.mutate({ email });
    const tokens = await tokensTo(server, email, "confirm-email-change");
    expect(tokens).toHaveLength(8);
    const { api } = createCaller(server);
    const uses = await Promise.allSettled(
      tokens.map((token) => api.users.email.confirmChange.mutate({ token })),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const late = api.users.email.confirmChange.mutate({
      token: tokens[uses.findIndex(({ status }) => status === "rejected")]!,
    });
    expect(await refusalOf(late)).toMatchObject({ code: "EMAIL_TAKEN", httpStatus: 409 });
  });

  test("wins over an account that never confirmed the address, which loses everything", async ({
    server,
  }) => {
    const squatter = await registerWithPassword(server);
    const owner = await registerConfirmed(server);
    await changeTo(server, owner, squatter.email);
    expect(await refusalOf(squatter.api.users.me.query())).toMatchObject({
      code: "UNAUTHENTICATED",
    });
    const signedIn = await signInWithPassword(server, squatter.email);
    expect(signedIn.user.id).toBe(owner.user.id);
    const passwords = "select user_id from password_credentials where user_id = ?";
    expect(await server.sql.run(passwords, [squatter.user.id])).toEqual([]);
  });

  test("expires after an hour, and only the newest link counts", async ({ server }) => {
    const person = await registerConfirmed(server);
    const [first, second] = [newProfile().email, newProfile().email];
    await person.api.users.email.beginChange.mutate({ email: first });
    const older = await tokenTo(server, first, "confirm-email-change");
    await person.api.users.email.beginChange.mutate({ email: second });
    const newer = await tokenTo(server, second, "confirm-email-change");
    const { api } = createCaller(server);
    expect(await refusalOf(api.users.email.confirmChange.mutate({ token: older }))).toMatchObject(
      linkInvalid,
    );
    server.clock.advance(hourMs + 1);
    expect(await refusalOf(api.users.email.confirmChange.mutate({ token: newer }))).toMatchObject(
      linkInvalid,
    );
  });
});

describe("the old mailbox", () => {
  test("takes the account back within 72 hours, also after a second change, and ends its sessions", async ({
    server,
  }) => {
    const person = await registerConfirmed(server);
    const thief = await signInWithPassword(server, person.email, { mode: "session" });
    const [second, third] = [newProfile().email, newProfile().email];
    const session = createCaller(server, { cookies: thief.caller.cookies }).api;
    const asThief = { ...thief, api: session };
    await changeTo(server, asThief, second);
    await changeTo(server, asThief, third);
    server.clock.advance(71 * hourMs);
    const laterUndo = await tokenTo(server, second, "undo-email-change");
    const token = await tokenTo(server, person.email, "undo-email-change");
    const { api } = createCaller(server);
    expect(await api.users.email.undoChange.mutate({ token })).toMatchObject({
      email: person.email,
    });
    expect(await refusalOf(session.users.me.query())).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await refusalOf(api.users.email.undoChange.mutate({ token: laterUndo }))).toMatchObject(
      linkInvalid,
    );
    expect((await signInWithPassword(server, person.email)).user.id).toBe(person.user.id);
  });

  test("that never confirmed gets no such link: it may be a stranger's", async ({ server }) => {
    const person = await registerWithPassword(server);
    await changeTo(server, person, newProfile().email);
    expect(await tokensTo(server, person.email, "undo-email-change")).toEqual([]);
  });
});
