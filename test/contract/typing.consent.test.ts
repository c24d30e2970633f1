// Consent to typing rhythm: given freely, withdrawn at once, but not by a thief where the check stands in their way.
import { describe, expect, test } from "vitest";
import { type ServerFixture, startServer } from "../support/server.ts";
import { refusalOf } from "./api-caller.ts";
import { goodPassword, type Person, registerWithPassword, signInWithPassword } from "./people.ts";
import { rest } from "./rest-client.ts";
import { enroll, positions, syntheticTypist, typings } from "./typing-people.ts";

const elevenMinutesMs = 11 * 60_000;

/** Somebody whose rhythm is known, in a session that was proven a while ago. */
async function staleOwner(
  server: ServerFixture,
  own: "stepUp" | "enforce" | null = null,
): Promise<Person> {
  const person = await registerWithPassword(server);
  await enroll(person, typings(syntheticTypist(91, positions), 4));
  if (own) await person.api.behavior.setPolicy.mutate({ policy: own });
  server.clock.advance(elevenMinutesMs);
  return person;
}

async function profilesOf(person: Person): Promise<number> {
  return (await person.api.behavior.profileStatus.query()).profiles.length;
}

describe("withdrawing consent", () => {
  test.for([
    { deployment: "observe", own: "stepUp" },
    { deployment: "observe", own: "enforce" },
    { deployment: "stepUp", own: null },
    { deployment: "enforce", own: null },
  ] as const)(
    "asks for a step-up where $deployment, and $own by its owner, protects the account",
    async ({ deployment, own }) => {
      await using server = await startServer({ environment: { TYPING_POLICY: deployment } });
      const person = await staleOwner(server, own);
      const refusal = await refusalOf(person.api.behavior.setConsent.mutate({ consented: false }));
      expect(refusal).toMatchObject({ code: "STEP_UP_REQUIRED", httpStatus: 403 });
      expect(refusal.stepUp?.methods).toEqual(["passwords"]);
      const token = person.tokens?.accessToken;
      const onRest = { token, body: { consented: false } };
      expect((await rest(server, "PUT", "/behavior/consent", onRest)).status).toBe(403);
      expect(await profilesOf(person)).toBe(1);
      await person.api.behavior.setConsent.mutate({ consented: true });
      await person.api.auth.passwords.confirm.mutate({ password: goodPassword });
      const status = await person.api.behavior.setConsent.mutate({ consented: false });
      expect(status).toMatchObject({ policy: "off", consentedAt: null, profiles: [] });
      // Nothing is left that a step-up could protect.
      const later = await signInWithPassword(server, person.email);
      server.clock.advance(elevenMinutesMs);
      await later.api.behavior.setConsent.mutate({ consented: false });
    },
  );

  test("needs nothing where rhythm is only noted", async () => {
    await using server = await startServer({ environment: { TYPING_POLICY: "observe" } });
    const person = await staleOwner(server);
    await person.api.behavior.setConsent.mutate({ consented: false });
    expect(await profilesOf(person)).toBe(0);
  });
});
