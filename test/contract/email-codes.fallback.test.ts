// A code by mail is asked for where a rhythm doesn't fit and the account has nothing better, and is worth nothing more.
import { describe, expect } from "vitest";
import { startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  mailedCodes,
  openMailedTicket,
  registerForMailedCodes,
  signInUntyped,
} from "./email-codes-people.ts";
import { lettersTo } from "./mailbox.ts";
import { goodPassword, registerWithPassword, requireSignedIn } from "./people.ts";
import { rest } from "./rest-client.ts";
import { enrolTotp, openTicket, registerWithTotp } from "./totp-people.ts";
import { enroll, positions, signInTyping, syntheticTypist, typings } from "./typing-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { TYPING_POLICY: "stepUp" } });
const shortPassword = "nine keys";

describe("an account without a second factor", () => {
  test("is asked for a mailed code, and gets a session that says no more than the password does", async ({
    server,
  }) => {
    const { email } = await registerForMailedCodes(server);
    const { api, ticket, methods, code } = await openMailedTicket(server, email);
    expect(methods).toEqual(["email-codes"]);
    const { session, tokens } = requireSignedIn(
      await api.auth.emailCodes.verify.mutate({ ticket, code }),
    );
    expect(session).toMatchObject({ assurance: 1, methods: ["pwd"] });
    const [, claims = ""] = tokens?.accessToken.split(".") ?? [];
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({ amr: ["pwd"] });
  });

  test("has its typing learned once the code was given", async ({ server }) => {
    const person = await registerForMailedCodes(server);
    // A kind of keyboard that is new here can't be compared.
    const sample = { ...syntheticTypist(72, positions).type(), deviceClass: "touch" as const };
    const answer = await (await signInTyping(server, person.email, sample)).answer;
    if (answer.status !== "secondFactorRequired") throw new Error("Nothing more was asked for.");
    const touch = async () =>
      (await person.api.behavior.profileStatus.query()).profiles.find(
        ({ deviceClass }) => deviceClass === "touch",
      );
    expect(await touch()).toBeUndefined();
    const [code = ""] = await mailedCodes(server, person.email);
    const { api } = createCaller(server);
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket: answer.ticket, code }));
    expect(await touch()).toMatchObject({ samples: 1 });
  });

  test("has no second factor by it: nothing is lifted, and a short password stays too short", async ({
    server,
  }) => {
    const person = await registerForMailedCodes(server);
    const change = { currentPassword: goodPassword, newPassword: shortPassword };
    expect(await refusalOf(person.api.auth.passwords.change.mutate(change))).toMatchObject({
      code: "PASSWORD_TOO_SHORT",
    });
    const { api, ticket, code } = await openMailedTicket(server, person.email);
    const { tokens } = requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
    await enrolTotp(server, person);
    const mailed = createCaller(server, { accessToken: tokens?.accessToken }).api;
    expect(await refusalOf(mailed.auth.recoveryCodes.generate.mutate())).toMatchObject({
      code: "STEP_UP_REQUIRED",
      stepUp: { assurance: 2, methods: ["totp"] },
    });
  });
});

describe("an account with a second factor", () => {
  test("is asked for that, and its ticket gets no letter", async ({ server }) => {
    const person = await registerWithTotp(server);
    await enroll(person, typings(syntheticTypist(73, positions), 12));
    const { api, ticket, methods } = await openTicket(server, person.email);
    expect(methods).toEqual(["totp"]);
    expect(await mailedCodes(server, person.email)).toEqual([]);
    expect(await refusalOf(api.auth.emailCodes.resend.mutate({ ticket }))).toMatchObject({
      code: "TICKET_INVALID",
    });
    const verify = api.auth.emailCodes.verify.mutate({ ticket, code: "00000000" });
    expect(await refusalOf(verify)).toMatchObject({ code: "EMAIL_CODE_INVALID" });
    expect(await mailedCodes(server, person.email)).toEqual([]);
  });

  test("that it got since the code was mailed has to prove that", async ({ server }) => {
    const person = await registerForMailedCodes(server);
    const { api, ticket, code } = await openMailedTicket(server, person.email);
    await person.api.auth.recoveryCodes.generate.mutate();
    expect(await refusalOf(api.auth.emailCodes.verify.mutate({ ticket, code }))).toMatchObject({
      code: "TICKET_INVALID",
    });
  });
});

describe("a code", () => {
  test("answers for its own sign-in, and no other", async ({ server }) => {
    const { email } = await registerForMailedCodes(server);
    const [one, other] = [
      await openMailedTicket(server, email),
      await openMailedTicket(server, email),
    ];
    expect(one.code).not.toBe(other.code);
    const relayed = { ticket: other.ticket, code: one.code };
    expect(await refusalOf(other.api.auth.emailCodes.verify.mutate(relayed))).toMatchObject({
      code: "EMAIL_CODE_INVALID",
      httpStatus: 401,
    });
    for (const { api, ticket, code } of [one, other])
      requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
  });

  test("dies with the address that it was mailed to", async ({ server }) => {
    const person = await registerForMailedCodes(server);
    const { api, ticket, code } = await openMailedTicket(server, person.email);
    await server.sql.run("update users set email = ? where id = ?", [
      `moved.${person.email}`,
      person.user.id,
    ]);
    expect(await refusalOf(api.auth.emailCodes.verify.mutate({ ticket, code }))).toMatchObject({
      code: "EMAIL_CODE_INVALID",
    });
  });

  test("works for ten minutes, and not a moment longer", async ({ server }) => {
    const { email } = await registerForMailedCodes(server);
    const inTime = await openMailedTicket(server, email);
    server.clock.advance(9.5 * 60_000);
    const { api, ticket, code } = inTime;
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
    const late = await openMailedTicket(server, email);
    server.clock.advance(10 * 60_000);
    const call = late.api.auth.emailCodes.verify.mutate({ ticket: late.ticket, code: late.code });
    expect(await refusalOf(call)).toMatchObject({ code: "TICKET_INVALID", httpStatus: 401 });
  });

  test("isn't kept where a stolen database shows it", async ({ server }) => {
    const { email } = await registerForMailedCodes(server);
    const { code } = await openMailedTicket(server, email);
    expect(JSON.stringify(await server.sql.lastingState())).not.toContain(code);
    const rows = await server.sql.run("select details from audit_logs");
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test("is in the audit: sent, refused, accepted", async ({ server }) => {
    const person = await registerForMailedCodes(server);
    const { api, ticket, code } = await openMailedTicket(server, person.email);
    await refusalOf(api.auth.emailCodes.verify.mutate({ ticket, code: "not a code" }));
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
    const rows = await server.sql.run<{ event_type: string; success: number }>(
      "select event_type, success from audit_logs where user_id = ? and event_type like 'email_code%' order by event_type, success",
      [person.user.id],
    );
    expect(rows.map((row) => `${row.event_type} ${row.success}`)).toEqual([
      "email_code_sent 1",
      "email_code_used 0",
      "email_code_used 1",
    ]);
  });
});

test("a deployment that can't send mail asks nothing, and lets the password do", async () => {
  const environment = { TYPING_POLICY: "stepUp", ORIGIN: "https://auth.example.com" };
  await using server = await startServer({ environment });
  const person = await registerWithPassword(server);
  await enroll(person, typings(syntheticTypist(74, positions), 12));
  const { email } = person;
  const answer = await createCaller(server).api.auth.passwords.signIn.mutate({
    email,
    password: goodPassword,
    mode: "body",
  });
  expect(answer.status).toBe("signedIn");
});

test("plain HTTP has the same", async ({ server }) => {
  const { email } = await registerForMailedCodes(server);
  const first = await rest(server, "POST", "/auth/passwords/sign-in", {
    body: { email, password: goodPassword },
  });
  const { ticket, methods } = first.body as { ticket: string; methods: string[] };
  expect(methods).toEqual(["email-codes"]);
  const early = await rest(server, "POST", "/auth/email-codes/resend", { body: { ticket } });
  expect([early.status, early.body]).toMatchObject([429, { code: "RATE_LIMITED" }]);
  server.clock.advance(60_000);
  const again = await rest(server, "POST", "/auth/email-codes/resend", { body: { ticket } });
  expect([again.status, again.body]).toEqual([200, { next_at: expect.any(String) }]);
  const verify = (code: string) =>
    rest(server, "POST", "/auth/email-codes/sign-in", { body: { ticket, code } });
  const wrong = await verify("no code");
  expect([wrong.status, wrong.body]).toMatchObject([401, { code: "EMAIL_CODE_INVALID" }]);
  const [code = ""] = await mailedCodes(server, email);
  const done = await verify(code);
  expect([done.status, done.body]).toMatchObject([
    200,
    { status: "signedIn", session: { assurance: 1, methods: ["pwd"] } },
  ]);
});

test("the letter goes to the account alone, and the answer doesn't hold the code", async ({
  server,
}) => {
  const { email } = await registerForMailedCodes(server);
  const { caller } = await signInUntyped(server, email);
  const [letter] = await lettersTo(server, email);
  const [code = ""] = await mailedCodes(server, email);
  expect(letter?.text).toContain(code);
  expect(caller.bodies.join("\n")).not.toContain(code);
});
