// A step whose code was accepted is spent for good, and all before it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { createTestClock, type ServerOptions, startServer } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import { registerWithPassword, requireSignedIn } from "./people.ts";
import { enrolTotp, openTicket, registerWithTotp, totpStepMs } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const used = {
  code: "TOTP_USED",
  httpStatus: 401,
  message: "That code was used already. Wait for the next one.",
};
const wrong = { code: "TOTP_INVALID", httpStatus: 401 };

describe("a code", () => {
  test("is taken one step early or late, and not two", async ({ server }) => {
    for (const [stepsAhead, taken] of [
      [-2, false],
      [-1, true],
      [1, true],
      [2, false],
    ] as const) {
      const person = await registerWithTotp(server);
      server.clock.advance(3 * totpStepMs);
      const { api, ticket } = await openTicket(server, person.email);
      const call = api.auth.totp.completeSignIn.mutate({
        ticket,
        code: person.app.code(stepsAhead),
      });
      if (taken) expect((await call).status).toBe("signedIn");
      else expect(await refusalOf(call)).toMatchObject(wrong);
    }
  });

  test("that came after another spends the earlier one too", async ({ server }) => {
    const person = await registerWithTotp(server);
    const [earlier, later] = [person.app.code(0), person.app.code(1)];
    await person.api.auth.totp.confirm.mutate({ code: later });
    expect(await refusalOf(person.api.auth.totp.confirm.mutate({ code: earlier }))).toMatchObject(
      used,
    );
  });

  test("that confirmed a session can't sign in, and the other way round", async ({ server }) => {
    const person = await registerWithTotp(server);
    const code = person.app.code();
    await person.api.auth.totp.confirm.mutate({ code });
    const { api, ticket } = await openTicket(server, person.email);
    expect(await refusalOf(api.auth.totp.completeSignIn.mutate({ ticket, code }))).toMatchObject(
      used,
    );
    const next = person.app.code(1);
    requireSignedIn(await api.auth.totp.completeSignIn.mutate({ ticket, code: next }));
    expect(await refusalOf(person.api.auth.totp.confirm.mutate({ code: next }))).toMatchObject(
      used,
    );
  });

  test("of one app doesn't spend the step of another", async ({ server }) => {
    const person = await registerWithTotp(server);
    const tablet = await enrolTotp(server, person, "Tablet");
    await person.api.auth.totp.confirm.mutate({ code: person.app.code(1) });
    await person.api.auth.totp.confirm.mutate({ code: tablet.code(1) });
    expect(
      await refusalOf(person.api.auth.totp.confirm.mutate({ code: tablet.code(1) })),
    ).toMatchObject(used);
  });

  test("of somebody else's app is wrong", async ({ server }) => {
    const [person, other] = [await registerWithTotp(server), await registerWithTotp(server)];
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.totp.completeSignIn.mutate({ ticket, code: other.app.code() })),
    ).toMatchObject(wrong);
  });

  test("is spent also after a restart", async () => {
    await using folder = await makeFolder();
    const { path: dataDir } = folder;
    const clock = createTestClock();
    const { person, code } = await signInAndStop({ dataDir, clock });
    await using server = await startServer({ dataDir, clock });
    const { api, ticket } = await openTicket(server, person.email);
    const attempt = (typed: string) => api.auth.totp.completeSignIn.mutate({ ticket, code: typed });
    expect(await refusalOf(attempt(code))).toMatchObject(used);
    requireSignedIn(await attempt(person.app.code(1)));
  });
});

describe("a ticket", () => {
  test("is spent by its sign-in", async ({ server }) => {
    const person = await registerWithTotp(server);
    const { api, ticket } = await openTicket(server, person.email);
    await api.auth.totp.completeSignIn.mutate({ ticket, code: person.app.code() });
    const again = api.auth.totp.completeSignIn.mutate({ ticket, code: person.app.code(1) });
    expect(await refusalOf(again)).toMatchObject({ code: "TICKET_INVALID", httpStatus: 401 });
  });

  test("takes five tries, then the password is asked for again", async ({ server }) => {
    const person = await registerWithTotp(server);
    const { api, ticket } = await openTicket(server, person.email);
    const attempt = (code: string) => api.auth.totp.completeSignIn.mutate({ ticket, code });
    for (let tries = 0; tries < 5; tries += 1)
      expect(await refusalOf(attempt(person.app.wrongCode()))).toMatchObject(wrong);
    expect(await refusalOf(attempt(person.app.code()))).toMatchObject({ code: "TICKET_INVALID" });
  });

  test("is good for five minutes", async ({ server }) => {
    const person = await registerWithTotp(server);
    const { api, ticket } = await openTicket(server, person.email);
    server.clock.advance(5 * 60_000 + 1);
    const late = api.auth.totp.completeSignIn.mutate({ ticket, code: person.app.code() });
    expect(await refusalOf(late)).toMatchObject({ code: "TICKET_INVALID" });
  });

  test("of another's sign-in opens nothing with one's own code", async ({ server }) => {
    const [person, thief] = [await registerWithTotp(server), await registerWithTotp(server)];
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.totp.completeSignIn.mutate({ ticket, code: thief.app.code() })),
    ).toMatchObject(wrong);
    expect(
      await refusalOf(
        api.auth.totp.completeSignIn.mutate({ ticket: "made-up", code: thief.app.code() }),
      ),
    ).toMatchObject({ code: "TICKET_INVALID" });
  });
});

test("somebody without an app can't confirm with a code", async ({ server }) => {
  const person = await registerWithPassword(server);
  expect(await refusalOf(person.api.auth.totp.confirm.mutate({ code: "000000" }))).toMatchObject(
    wrong,
  );
});

async function signInAndStop(options: ServerOptions) {
  await using server = await startServer(options);
  const person = await registerWithTotp(server);
  const code = person.app.code();
  const { api, ticket } = await openTicket(server, person.email);
  requireSignedIn(await api.auth.totp.completeSignIn.mutate({ ticket, code }));
  return { person, code };
}

async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), "latchkey-totp-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
