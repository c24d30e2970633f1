// A set of recovery codes: shown once, counted, replaced as a whole, typed as people type.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  registerWithPasskey,
  registerWithPassword,
  requireSignedIn,
  signInWithPassword,
} from "./people.ts";
import { generateRecoveryCodes } from "./recovery-codes-people.ts";
import { openTicket, registerWithTotp } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const invalid = { code: "RECOVERY_CODE_INVALID", httpStatus: 401 };

describe("a set", () => {
  test("is ten different codes of 120 bits, in groups that people can type", async ({ server }) => {
    const person = await registerWithTotp(server);
    const { codes, generatedAt } = await person.api.auth.recoveryCodes.generate.mutate();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await person.api.auth.recoveryCodes.status.query()).toEqual({ left: 10, generatedAt });
  });

  test("counts down as its codes are used", async ({ server }) => {
    const person = await registerWithTotp(server);
    const codes = await generateRecoveryCodes(person);
    for (const [used, code] of codes.entries()) {
      const { api, ticket, methods } = await openTicket(server, person.email);
      expect(methods).toEqual(["totp", "recovery-codes"]);
      const { session } = requireSignedIn(
        await api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code }),
      );
      expect(session).toMatchObject({ assurance: 2, methods: ["pwd", "rec", "mfa"] });
      expect((await person.api.auth.recoveryCodes.status.query()).left).toBe(9 - used);
    }
    expect((await openTicket(server, person.email)).methods).toEqual(["totp"]);
    expect((await person.api.auth.recoveryCodes.status.query()).generatedAt).toEqual(
      expect.any(Date),
    );
  });

  test("replaces the last one, whose codes stop working", async ({ server }) => {
    const person = await registerWithTotp(server);
    const [before, after] = [
      await generateRecoveryCodes(person),
      await generateRecoveryCodes(person),
    ];
    expect(before.filter((code) => after.includes(code))).toEqual([]);
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code: before[0]! })),
    ).toMatchObject(invalid);
    requireSignedIn(
      await api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code: after[0]! }),
    );
  });

  test("is kept as hashes, and told in no row", async ({ server }) => {
    const person = await registerWithTotp(server);
    const codes = await generateRecoveryCodes(person);
    const kept = JSON.stringify([
      await server.sql.run("select * from recovery_codes"),
      await server.sql.run("select * from audit_logs where user_id = ?", [person.user.id]),
    ]);
    for (const code of codes) {
      expect(kept).not.toContain(code);
      expect(kept).not.toContain(code.replaceAll("-", ""));
    }
  });

  test("asks for no second factor by itself", async ({ server }) => {
    const person = await registerWithPassword(server);
    await generateRecoveryCodes(person);
    expect((await signInWithPassword(server, person.email)).session.assurance).toBe(1);
  });

  test("is made by those whose session was proven lately and well", async ({ server }) => {
    const person = await registerWithTotp(server);
    server.clock.advance(10 * 60_000 + 1000);
    expect(await refusalOf(person.api.auth.recoveryCodes.generate.mutate())).toMatchObject({
      code: "STEP_UP_REQUIRED",
      stepUp: { assurance: 2, methods: expect.not.arrayContaining(["recovery-codes"]) },
    });
    await person.api.auth.totp.confirm.mutate({ code: person.app.code() });
    expect(await generateRecoveryCodes(person)).toHaveLength(10);
    expect(
      await refusalOf(createCaller(server).api.auth.recoveryCodes.generate.mutate()),
    ).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("is offered to an account that has passkeys only: none left, none ever made", async ({
    server,
  }) => {
    const person = await registerWithPasskey(server);
    expect(await person.api.auth.recoveryCodes.status.query()).toEqual({
      left: 0,
      generatedAt: null,
    });
    expect(await generateRecoveryCodes(person)).toHaveLength(10);
    expect((await person.api.auth.recoveryCodes.status.query()).left).toBe(10);
  });
});

describe("a code", () => {
  const typings: Record<string, (code: string) => string> = {
    "in small letters": (code) => code.toLowerCase(),
    "without dashes": (code) => code.replaceAll("-", ""),
    "with spaces around and inside": (code) => `  ${code.replaceAll("-", " ")}\n`,
    "with a word processor's dashes": (code) => code.replaceAll("-", "\u2013"),
    "with O for 0 and l for 1": (code) => code.replaceAll("0", "O").replaceAll("1", "l"),
    "with o for 0 and I for 1": (code) => code.replaceAll("0", "o").replaceAll("1", "I"),
  };

  test.for(Object.entries(typings))("is taken %s", async ([, typed], { server }) => {
    const person = await registerWithTotp(server);
    const codes = await generateRecoveryCodes(person);
    const code = codes.find((candidate) => /[01]/.test(candidate)) ?? codes[0]!;
    const { api, ticket } = await openTicket(server, person.email);
    requireSignedIn(
      await api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code: typed(code) }),
    );
  });

  const nonsense = {
    "a one-time code": "123456",
    "a code and a half": "A".repeat(36),
    "letters that no code has": "UUUU-".repeat(6),
    "full-width letters": "\uFF21".repeat(24),
    "only dashes": "-----",
    SQL: "' or 1=1 --",
  };

  test.for(Object.entries(nonsense))("isn't %s", async ([, code], { server }) => {
    const person = await registerWithTotp(server);
    await generateRecoveryCodes(person);
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code })),
    ).toMatchObject(invalid);
  });

  test.for([123456, ["A"], {}, null, "", "A".repeat(129)])(
    "sent as %j is a malformed request",
    async (code, { server }) => {
      const person = await registerWithTotp(server);
      const { api, ticket } = await openTicket(server, person.email);
      const call = api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code: code as string });
      expect(await refusalOf(call)).toMatchObject({ code: "INVALID_INPUT", httpStatus: 400 });
    },
  );

  test("of somebody else is wrong, and stays theirs", async ({ server }) => {
    const [person, other] = [await registerWithTotp(server), await registerWithTotp(server)];
    const [code = ""] = await generateRecoveryCodes(other);
    await generateRecoveryCodes(person);
    const { api, ticket } = await openTicket(server, person.email);
    expect(
      await refusalOf(api.auth.recoveryCodes.completeSignIn.mutate({ ticket, code })),
    ).toMatchObject(invalid);
    const own = await openTicket(server, other.email);
    requireSignedIn(
      await own.api.auth.recoveryCodes.completeSignIn.mutate({ ticket: own.ticket, code }),
    );
  });
});

test("every set and every check is in the audit, failures and repeats too", async ({ server }) => {
  const person = await registerWithTotp(server);
  const [code = ""] = await generateRecoveryCodes(person);
  for (const typed of [code, code, "nothing"]) {
    const { api, ticket } = await openTicket(server, person.email);
    await api.auth.recoveryCodes.completeSignIn
      .mutate({ ticket, code: typed })
      .catch(() => undefined);
  }
  const rows = await server.sql.run<{ event_type: string; success: number }>(
    "select event_type, success from audit_logs where user_id = ? and (event_type like 'recovery%' or event_type = 'replay_detected') order by event_type, success",
    [person.user.id],
  );
  expect(rows.map((row) => `${row.event_type} ${row.success}`)).toEqual([
    "recovery_code_used 0",
    "recovery_code_used 1",
    "recovery_codes_generated 1",
    "replay_detected 0",
  ]);
});
