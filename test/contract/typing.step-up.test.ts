// A deployment that steps up: a rhythm that does not fit costs one more factor and then teaches; a sample serves once.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { goodPassword, registerWithPassword } from "./people.ts";
import {
  blur,
  enroll,
  positions,
  signInTyping,
  syntheticTypist,
  typings,
  wire,
} from "./typing-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { TYPING_POLICY: "stepUp" } });

describe("a deployment that steps up", () => {
  async function ownerWithCodes(server: ServerFixture, seed: number) {
    const person = await registerWithPassword(server);
    const typist = syntheticTypist(seed, positions);
    await enroll(person, typings(typist, 12));
    const { codes } = await person.api.auth.recoveryCodes.generate.mutate();
    return { person, typist, codes };
  }

  test("lets the owner in, asks anyone else for one more factor, and learns once it was given", async ({
    server,
  }) => {
    const { person, typist, codes } = await ownerWithCodes(server, 11);
    expect(await (await signInTyping(server, person.email, typist.type())).answer).toMatchObject({
      status: "signedIn",
    });
    const before = await person.api.behavior.profileStatus.query();
    const other = await (
      await signInTyping(server, person.email, syntheticTypist(12, positions).type())
    ).answer;
    if (other.status !== "secondFactorRequired")
      throw new Error("One more factor should be needed.");
    expect(other.methods).toEqual(["recovery-codes"]);
    const { api } = createCaller(server);
    const completed = await api.auth.recoveryCodes.completeSignIn.mutate({
      ticket: other.ticket,
      code: codes[0] ?? "",
    });
    expect(completed).toMatchObject({ status: "signedIn" });
    const after = await person.api.behavior.profileStatus.query();
    expect(after.profiles[0]?.samples).toBe((before.profiles[0]?.samples ?? 0) + 1);
  });

  test("asks for one more factor when the typing is missing, unusable or from a coarse clock", async ({
    server,
  }) => {
    const { person, typist } = await ownerWithCodes(server, 21);
    const samples = [
      undefined,
      { ...typist.type(), unusable: "pasted" as const },
      { ...typist.type(), clockStepMs: 16 },
    ];
    for (const sample of samples) {
      const { api } = createCaller(server);
      const { nonce } = await api.behavior.beginCapture.mutate();
      const typing = sample && {
        nonce,
        sample: { ...wire(sample), unusable: "unusable" in sample ? sample.unusable : undefined },
      };
      const answer = await api.auth.passwords.signIn.mutate({
        email: person.email,
        password: goodPassword,
        mode: "body",
        ...(typing ? { typing } : {}),
      });
      expect(answer.status).toBe("secondFactorRequired");
    }
  });

  test("takes a sample once: the same capture, the same timings and nearly the same ones are replays", async ({
    server,
  }) => {
    const { person, typist } = await ownerWithCodes(server, 31);
    const sample = typist.type();
    const first = await signInTyping(server, person.email, sample);
    expect(await first.answer).toMatchObject({ status: "signedIn" });
    const attempts = [
      await signInTyping(server, person.email, typist.type(), first.nonce),
      await signInTyping(server, person.email, sample),
      await signInTyping(server, person.email, blur(sample, 2)),
    ];
    for (const { answer } of attempts) expect((await answer).status).toBe("secondFactorRequired");
    const rows = await server.sql.run(
      `select details from audit_logs where event_type = 'replay_detected' and user_id = '${person.user.id}'`,
    );
    expect(rows).toHaveLength(3);
  });
});
