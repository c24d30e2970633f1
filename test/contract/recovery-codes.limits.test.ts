// How many sets of recovery codes an account makes: each is told by mail, to an address that may be somebody else's.
import { expect } from "vitest";
import { createTestClock } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import { lettersTo } from "./mailbox.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { post } from "./raw-http.ts";
import { generateRecoveryCodes } from "./recovery-codes-people.ts";
import { withServer } from "./with-server.ts";

// No set comes back while a test runs, but when it is told.
const clock = createTestClock("stands");
const test = withServer({ environment: { RATE_LIMITS: "on" }, clock });
const minuteMs = 60_000;

test("sets are five at once and five an hour, in batches too, and so are their letters", async ({
  server,
}) => {
  const person = await registerWithPassword(server);
  const headers = { authorization: `Bearer ${person.tokens?.accessToken}` };
  const path = `${Array.from({ length: 10 }, () => "auth.recoveryCodes.generate").join()}?batch=1`;
  let made = 0;
  for (let batch = 0; batch < 3; batch += 1) {
    const { body } = await post(server, path, "{}", headers);
    made += (JSON.parse(body) as object[]).filter((item) => "result" in item).length;
  }
  expect(made).toBe(5);
  const letters = await lettersTo(server, person.email);
  expect(letters.filter(({ subject }) => /A way to sign in was added/.test(subject))).toHaveLength(
    5,
  );
  const later = await signInWithPassword(server, person.email);
  const refusal = await refusalOf(generateRecoveryCodes(later));
  expect(refusal).toMatchObject({ code: "RATE_LIMITED", httpStatus: 429 });
  expect(refusal.retryAfterSeconds).toBe((12 * minuteMs) / 1000);
  clock.advance(12 * minuteMs);
  const muchLater = await signInWithPassword(server, person.email);
  expect(await generateRecoveryCodes(muchLater)).toHaveLength(10);
});

test("one account's sets are nobody else's", async ({ server }) => {
  const [person, other] = [await registerWithPassword(server), await registerWithPassword(server)];
  for (let sets = 0; sets < 5; sets += 1) await generateRecoveryCodes(person);
  expect((await refusalOf(generateRecoveryCodes(person))).code).toBe("RATE_LIMITED");
  expect(await generateRecoveryCodes(other)).toHaveLength(10);
});
