// How often a code can be guessed, and how many letters somebody who knows the password can cause.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  mailedCodes,
  openMailedTicket,
  registerForMailedCodes,
  signInUntyped,
  wrongEmailCode,
} from "./email-codes-people.ts";
import { tokensTo } from "./mailbox.ts";
import { requireSignedIn } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const testLimited = withServer({ environment: { RATE_LIMITS: "on" } });

test("five wrong codes end the sign-in, however many letters were sent", async ({ server }) => {
  const { email } = await registerForMailedCodes(server);
  const { api, ticket, code } = await openMailedTicket(server, email);
  const guess = () => refusalOf(api.auth.emailCodes.verify.mutate({ ticket, code: "no code" }));
  for (let tries = 0; tries < 3; tries += 1)
    expect((await guess()).code).toBe("EMAIL_CODE_INVALID");
  server.clock.advance(60_000);
  await api.auth.emailCodes.resend.mutate({ ticket });
  for (let tries = 0; tries < 2; tries += 1)
    expect((await guess()).code).toBe("EMAIL_CODE_INVALID");
  const [newest = code] = await mailedCodes(server, email);
  const right = api.auth.emailCodes.verify.mutate({ ticket, code: newest });
  expect((await refusalOf(right)).code).toBe("TICKET_INVALID");
  server.clock.advance(60_000);
  expect((await refusalOf(api.auth.emailCodes.resend.mutate({ ticket }))).code).toBe(
    "TICKET_INVALID",
  );
});

describe("another letter", () => {
  test("comes after a minute, and its code takes the place of the last one", async ({ server }) => {
    const { email } = await registerForMailedCodes(server);
    const { api, ticket, code } = await openMailedTicket(server, email);
    const early = await refusalOf(api.auth.emailCodes.resend.mutate({ ticket }));
    expect(early).toMatchObject({ code: "RATE_LIMITED", httpStatus: 429 });
    expect(early.retryAfterSeconds).toBeGreaterThan(50);
    expect(early.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await mailedCodes(server, email)).toEqual([code]);
    server.clock.advance((early.retryAfterSeconds ?? 0) * 1000);
    const before = server.clock.now().getTime();
    const { nextAt } = await api.auth.emailCodes.resend.mutate({ ticket });
    expect(nextAt.getTime()).toBeGreaterThanOrEqual(before + 60_000);
    const [second = ""] = await mailedCodes(server, email);
    expect(second).not.toBe(code);
    const old = api.auth.emailCodes.verify.mutate({ ticket, code });
    expect((await refusalOf(old)).code).toBe("EMAIL_CODE_INVALID");
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code: second }));
  });

  test("isn't sent for a ticket that is unknown, spent or a disabled account's", async ({
    server,
  }) => {
    const person = await registerForMailedCodes(server);
    const { api, ticket, code } = await openMailedTicket(server, person.email);
    const other = await openMailedTicket(server, person.email);
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
    server.clock.advance(60_000);
    await server.sql.run("update users set status = 'disabled' where id = ?", [person.user.id]);
    for (const dead of [ticket, other.ticket, "never issued"]) {
      const call = api.auth.emailCodes.resend.mutate({ ticket: dead });
      expect((await refusalOf(call)).code).toBe("TICKET_INVALID");
    }
    expect(await mailedCodes(server, person.email)).toHaveLength(2);
  });
});

describe("letters", () => {
  testLimited(
    "are five at once and then one in ten minutes, resent ones too",
    async ({ server }) => {
      const { email, api } = await registerForMailedCodes(server);
      const first = await signInUntyped(server, email);
      server.clock.advance(60_000);
      await first.api.auth.emailCodes.resend.mutate({ ticket: first.ticket });
      for (let letters = 2; letters < 5; letters += 1) await signInUntyped(server, email);
      const findings = (await api.behavior.findings.query()).length;
      const refusal = await refusalOf(signInUntyped(server, email));
      expect(refusal).toMatchObject({ code: "RATE_LIMITED", httpStatus: 429 });
      expect(refusal.retryAfterSeconds).toBeGreaterThan(400);
      expect(await mailedCodes(server, email)).toHaveLength(5);
      // What the typing looked like is written down all the same.
      expect(await api.behavior.findings.query()).toHaveLength(findings + 1);
      server.clock.advance((refusal.retryAfterSeconds ?? 0) * 1000);
      await signInUntyped(server, email);
      expect(await mailedCodes(server, email)).toHaveLength(6);
    },
  );

  testLimited("that strangers cause leave the account its own", async ({ server }) => {
    const { email } = await registerForMailedCodes(server);
    const { api } = createCaller(server);
    for (let letters = 0; letters < 6; letters += 1)
      await api.auth.passwords.requestReset.mutate({ email });
    expect(await tokensTo(server, email, "reset-password")).toHaveLength(5);
    const { ticket, code } = await openMailedTicket(server, email);
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
  });

  testLimited("that a thief causes leave a device of the owner's its own", async ({ server }) => {
    const { email, caller } = await registerForMailedCodes(server, "token");
    for (let letters = 0; letters < 5; letters += 1) await signInUntyped(server, email);
    expect((await refusalOf(signInUntyped(server, email))).code).toBe("RATE_LIMITED");
    const { api, ticket } = await signInUntyped(server, email, caller.cookies);
    const [code = ""] = await mailedCodes(server, email);
    requireSignedIn(await api.auth.emailCodes.verify.mutate({ ticket, code }));
  });
});

test("a wrong code is as wrong as nonsense", async ({ server }) => {
  const { email } = await registerForMailedCodes(server);
  const { api, ticket, code } = await openMailedTicket(server, email);
  const answers = [];
  for (const typed of [wrongEmailCode(code), "1234567", "٠١٢٣٤٥٦٧", "' or 1=1 --"])
    answers.push(await refusalOf(api.auth.emailCodes.verify.mutate({ ticket, code: typed })));
  for (const { code, message } of answers)
    expect({ code, message }).toEqual({ code: "EMAIL_CODE_INVALID", message: answers[0]?.message });
});
