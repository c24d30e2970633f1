// A call that is held back for a step-up leaves a row: who holds a stolen session would be held back, too.
import { expect } from "vitest";
import { createTestClock } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

// No minute passes while a test runs.
const test = withServer({ clock: createTestClock("stands") });
const elevenMinutesMs = 11 * 60_000;

test("a step-up that is asked for is audited, once a minute for each session", async ({
  server,
}) => {
  const person = await registerWithPassword(server);
  server.clock.advance(elevenMinutesMs);
  const askedFor = () =>
    server.sql.run(
      "select subject_id, success, details from audit_logs where event_type = 'step_up' and user_id = ?",
      [person.user.id],
    );
  for (let time = 0; time < 5; time += 1)
    await refusalOf(person.api.auth.passkeys.beginAddition.mutate({}));
  expect(await askedFor()).toEqual([
    {
      subject_id: person.session.id,
      success: 0,
      details:
        "Asked to confirm who they are before auth.passkeys.beginAddition. More within a minute isn't told one by one.",
    },
  ]);
  server.clock.advance(60_000);
  await refusalOf(person.api.auth.passkeys.beginAddition.mutate({}));
  expect(await askedFor()).toHaveLength(2);
});
