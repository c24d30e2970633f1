// Codes that are none: wrong or malformed, never a failure of the server's.
import { expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { registerWithTotp } from "./totp-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

const wrongCodes = {
  letters: "abcdef",
  "five digits": "12345",
  "seven digits": "1234567",
  "a sign": "+12345",
  exponent: "1e5000",
  "full-width digits": "\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16",
  "Arabic digits": "\u0661\u0662\u0663\u0664\u0665\u0666",
  "a line break": "123\n456",
  "only spaces": "      ",
  "an emoji": "\u{1F511}",
  SQL: "' or 1=1 --",
};

const malformed = {
  "a number": 123456,
  "an array": ["123456"],
  "an object": { code: "123456" },
  null: null,
  "an empty text": "",
  "a hundred digits": "1".repeat(100),
  "a lone surrogate": "12345\uD800",
  "a zero character": "12345\0",
};

test.for(Object.entries(wrongCodes))("%s: a wrong code", async ([, code], { server }) => {
  const person = await registerWithTotp(server);
  expect(await refusalOf(person.api.auth.totp.confirm.mutate({ code }))).toMatchObject({
    code: "TOTP_INVALID",
    httpStatus: 401,
  });
});

test.for(Object.entries(malformed))("%s: a malformed request", async ([, code], { server }) => {
  const person = await registerWithTotp(server);
  expect(
    await refusalOf(person.api.auth.totp.confirm.mutate({ code: code as string })),
  ).toMatchObject({ httpStatus: 400 });
});

test("a million digits: refused before they are read", async ({ server }) => {
  const person = await registerWithTotp(server);
  expect(
    await refusalOf(person.api.auth.totp.confirm.mutate({ code: "1".repeat(1_000_000) })),
  ).toMatchObject({ httpStatus: 413 });
});

test("a code with spaces, as apps show it, is taken", async ({ server }) => {
  const person = await registerWithTotp(server);
  const code = person.app.code();
  const answer = await person.api.auth.totp.confirm.mutate({
    code: ` ${code.slice(0, 3)} ${code.slice(3)} `,
  });
  expect(answer.session).toMatchObject({ assurance: 2, methods: ["pwd", "otp"] });
});

test("the full-width form of a right code is wrong, and doesn't spend it", async ({ server }) => {
  const person = await registerWithTotp(server);
  const code = person.app.code();
  const wide = Array.from(code, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join("");
  expect(await refusalOf(person.api.auth.totp.confirm.mutate({ code: wide }))).toMatchObject({
    code: "TOTP_INVALID",
  });
  expect((await person.api.auth.totp.confirm.mutate({ code })).session.assurance).toBe(2);
});

test.for(["", " ", "x".repeat(65)])("%j isn't a name", async (name, { server }) => {
  const person = await registerWithTotp(server);
  const refusal = await refusalOf(person.api.auth.totp.rename.mutate({ id: person.app.id, name }));
  expect(refusal).toMatchObject({
    code: "INVALID_INPUT",
    httpStatus: 400,
    fieldErrors: { name: [expect.any(String)] },
  });
});
