// Addresses that aren't, and limits on what one mailbox can be sent.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { newProfile, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const limited = withServer({ environment: { RATE_LIMITS: "on" } });

const notAddresses = [
  "jane@example.com\r\nBcc: everyone@example.com",
  "jane\r\n@example.com",
  "jane@exam\nple.com",
  "jane,john@example.com",
  "jane@example.com,john@example.com",
  "jane@example.com;john@example.com",
  "Jane <jane@example.com>",
  "jane@",
  "@example.com",
  "jane example.com",
  "jane@@example.com",
  '"jane doe"@example.com',
  "jane@[127.0.0.1]",
  "jane@example..com",
  // Turkish dotted and dotless letters, Cyrillic and Greek look-alikes: other people's mailboxes.
  "jane.\u0131nce@example.com",
  "JANE.\u0130NCE@example.com",
  "j\u0430ne@example.com",
  "jan\u03B5@example.com",
  `${"x".repeat(65)}@example.com`,
  `jane@${"x".repeat(250)}.com`,
];

describe("what isn't an address", () => {
  test.for(notAddresses)("%j is refused wherever one is asked for", async (email, { server }) => {
    const { api } = createCaller(server);
    const person = await registerWithPassword(server);
    const before = await server.sql.lastingState();
    for (const call of [
      () => api.auth.passwords.requestReset.mutate({ email }),
      () => api.users.email.sendVerification.mutate({ email }),
      () => person.api.users.email.beginChange.mutate({ email }),
      () =>
        api.auth.passwords.register.mutate({
          ...newProfile(),
          email,
          password: "correct horse battery staple",
        }),
    ]) {
      expect(await refusalOf(call())).toMatchObject({
        code: "INVALID_INPUT",
        httpStatus: 400,
        fieldErrors: { email: [expect.any(String)] },
      });
    }
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test.for([42, null, ["jane@example.com"], { $ne: "" }, "x".repeat(100_000)])(
    "%j neither",
    async (email, { server }) => {
      const call = createCaller(server).api.auth.passwords.requestReset.mutate({ email } as never);
      expect((await refusalOf(call)).httpStatus).toBeLessThan(500);
    },
  );
});

describe("one mailbox", () => {
  limited(
    "is sent five letters of one purpose at once on request, known or not",
    async ({ server }) => {
      const { email: known } = await registerWithPassword(server);
      for (const email of [known, newProfile().email]) {
        const { api } = createCaller(server);
        for (let count = 0; count < 5; count += 1)
          await api.users.email.sendVerification.mutate({ email });
        expect(await refusalOf(api.users.email.sendVerification.mutate({ email }))).toMatchObject({
          code: "RATE_LIMITED",
          retryAfterSeconds: expect.any(Number),
        });
        await api.auth.passwords.requestReset.mutate({ email });
        server.clock.advance(10 * 60_000);
        await api.users.email.sendVerification.mutate({ email });
      }
    },
  );
});
