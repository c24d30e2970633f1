// A deployment that enforces typing rhythm: a mismatch is refused as a wrong password is, and misses in a row pause it.
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import { enroll, positions, signInTyping, syntheticTypist, typings } from "./typing-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { TYPING_POLICY: "enforce", RATE_LIMITS: "on" } });

describe("a deployment that enforces", () => {
  test("refuses a rhythm that doesn't fit as it refuses a wrong password, and pauses after five", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    const typist = syntheticTypist(41, positions);
    await enroll(person, typings(typist, 12));
    const mismatch = await refusalOf(
      (await signInTyping(server, person.email, syntheticTypist(42, positions).type())).answer,
    );
    const wrong = await refusalOf(
      createCaller(server).api.auth.passwords.signIn.mutate({
        email: person.email,
        password: "wrong entirely",
        mode: "body",
      }),
    );
    expect({ ...mismatch, requestId: "" }).toEqual({ ...wrong, requestId: "" });
    expect(await (await signInTyping(server, person.email, typist.type())).answer).toMatchObject({
      status: "signedIn",
    });
    for (let misses = 0; misses < 5; misses += 1) {
      server.clock.advance(60_000);
      await refusalOf(
        (await signInTyping(server, person.email, syntheticTypist(50 + misses, positions).type()))
          .answer,
      );
    }
    const paused = await refusalOf(
      (await signInTyping(server, person.email, typist.type())).answer,
    );
    expect(paused.code).toBe("RATE_LIMITED");
  });
});
