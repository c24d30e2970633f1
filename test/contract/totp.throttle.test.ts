// Guessing codes gets slower with each one, and ends after a hundred; the owner gets in all the same.
import { expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { goodPassword, registerWithPassword, requireSignedIn } from "./people.ts";
import { generateRecoveryCodes } from "./recovery-codes-people.ts";
import {
  enrolTotp,
  openTicket,
  registerWithTotp,
  type TotpHolder,
  totpStepMs,
} from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { RATE_LIMITS: "on" } });
// Longer than the longest pause, and long enough for every budget to be full again.
const restMs = 16 * 60_000;

test("a row of wrong codes makes the next try wait, though the account's budget is full", async ({
  server,
}) => {
  const person = await registerWithTotp(server);
  for (let failures = 0; failures < 12; failures += 1) {
    server.clock.advance(restMs);
    expect(await tryCode(person, person.app.wrongCode())).toBe("TOTP_INVALID");
  }
  expect(await tryCode(person, person.app.code())).toBe("RATE_LIMITED");
  server.clock.advance(restMs);
  expect(await tryCode(person, person.app.code())).toBe("signedIn");
  server.clock.advance(totpStepMs);
  expect(await tryCode(person, person.app.wrongCode())).toBe("TOTP_INVALID");
  expect(await tryCode(person, person.app.code())).toBe("signedIn");

  async function tryCode({ email }: TotpHolder, code: string): Promise<string> {
    const { api, ticket } = await openTicket(server, email);
    const call = api.auth.totp.completeSignIn.mutate({ ticket, code });
    return call.then(
      ({ status }) => status,
      async (error: unknown) => (await refusalOf(Promise.reject(error as Error))).code,
    );
  }
});

test("after a hundred wrong codes the apps stay off, until a recovery code has signed their owner in", async ({
  server,
}) => {
  const person = await registerWithTotp(server);
  const [recoveryCode = ""] = await generateRecoveryCodes(person);
  const complete = async (code: string) => {
    server.clock.advance(restMs);
    const { api, ticket } = await openTicket(server, person.email);
    return api.auth.totp.completeSignIn.mutate({ ticket, code });
  };
  await refusalOf(complete(person.app.wrongCode()));
  await server.sql.run("update failure_streaks set failures = 99");
  await refusalOf(complete(person.app.wrongCode()));
  server.clock.advance(30 * 24 * 60 * 60_000);
  const off = { code: "FACTOR_OFF", httpStatus: 429 };
  expect(await refusalOf(complete(person.app.code(restMs / totpStepMs)))).toMatchObject(off);
  const { api, ticket } = await openTicket(server, person.email);
  requireSignedIn(
    await api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code: recoveryCode }),
  );
  expect((await complete(person.app.code(restMs / totpStepMs))).status).toBe("signedIn");
});

test("a browser that the account knows is let in again too, once a recovery code has signed its owner in", async ({
  server,
}) => {
  const person = await registerWithPassword(server, { mode: "session" });
  const app = await enrolTotp(server, person.caller);
  const [recoveryCode = ""] = await generateRecoveryCodes(person.caller);
  const { api } = person.caller;
  const beginHere = async () => {
    server.clock.advance(restMs);
    const credentials = { email: person.email, password: goodPassword, mode: "session" } as const;
    const answer = await api.auth.passwords.signIn.mutate(credentials);
    if (answer.status !== "secondFactorRequired") throw new Error("No second factor was demanded.");
    return answer.ticket;
  };
  const complete = async (code: () => string) =>
    api.auth.totp.completeSignIn.mutate({ ticket: await beginHere(), code: code() });
  await refusalOf(complete(() => app.wrongCode()));
  await server.sql.run("update failure_streaks set failures = 99");
  await refusalOf(complete(() => app.wrongCode()));
  expect(await refusalOf(complete(() => app.code()))).toMatchObject({ code: "FACTOR_OFF" });
  const ticket = await beginHere();
  await api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code: recoveryCode });
  expect((await complete(() => app.code())).status).toBe("signedIn");
});
