// A deployment that observes typing rhythm: consent, learning, what the owner sees, and malformed samples.
import { describe, expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { registerWithPassword } from "./people.ts";
import {
  enroll,
  positions,
  signInTyping,
  syntheticTypist,
  typings,
  wire,
} from "./typing-people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { TYPING_POLICY: "observe" } });

describe("a deployment that observes", () => {
  test("keeps nothing without consent", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { nonce } = await person.api.behavior.beginCapture.mutate();
    const samples = typings(syntheticTypist(1, positions), 2).map(wire);
    const refusal = await refusalOf(
      person.api.behavior.enroll.mutate({ subject: "password", nonce, samples }),
    );
    expect(refusal).toMatchObject({ code: "TYPING_CONSENT_REQUIRED", httpStatus: 409 });
    await (
      await signInTyping(server, person.email, syntheticTypist(1, positions).type())
    ).answer;
    expect(await server.sql.run("select 1 from typing_profiles")).toEqual([]);
  });

  test("learns, lets a stranger's rhythm pass, and tells the owner after a step-up why it was off", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    expect(await enroll(person, typings(syntheticTypist(7, positions), 12))).toMatchObject({
      learned: 12,
      firm: true,
    });
    const { answer } = await signInTyping(
      server,
      person.email,
      syntheticTypist(99, positions).type(),
    );
    expect(await answer).toMatchObject({ status: "signedIn" });
    expect(JSON.stringify(await answer)).not.toMatch(/score|rhythm|mismatch/i);
    const [finding] = await person.api.behavior.findings.query();
    expect(finding).toMatchObject({ verdict: "mismatch", standing: "firm" });
    expect(finding?.off.length).toBeGreaterThan(0);
    const [stored] = await person.api.behavior.showProfiles.query();
    expect(stored).toMatchObject({ positions, samples: 12 });
    server.clock.advance(11 * 60_000);
    expect((await refusalOf(person.api.behavior.findings.query())).code).toBe("STEP_UP_REQUIRED");
  });

  test("learns nothing that no hand typed, be it the first sample of all", async ({ server }) => {
    const even = Array.from({ length: positions }, (_, k) => 180 * k);
    const machines = [
      { pressMs: even.map(() => 0), releaseMs: even.map(() => 0) },
      { pressMs: even, releaseMs: even.map((ms) => ms + 90) },
      { pressMs: even.map((ms) => ms / 20), releaseMs: even.map((ms) => ms / 20 + (ms % 7)) },
    ].map((times) => ({ ...times, clockStepMs: 0.1, deviceClass: "keyboard" as const }));
    const person = await registerWithPassword(server);
    for (const machine of machines) {
      expect(await enroll(person, [machine])).toMatchObject({
        learned: 0,
        samples: 0,
        refused: [{ sample: 0, code: "NOT_ALIVE" }],
      });
      expect(await (await signInTyping(server, person.email, machine)).answer).toMatchObject({
        status: "signedIn",
      });
    }
    const { profiles } = await person.api.behavior.profileStatus.query();
    expect(profiles).toEqual([]);
    const findings = await person.api.behavior.findings.query();
    expect(findings.map(({ verdict }) => verdict)).toEqual(["replay", "replay", "replay"]);
  });

  test("keeps profiles sealed, and deletes everything when consent is withdrawn", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    await enroll(person, typings(syntheticTypist(3, positions), 4));
    const [row] = await server.sql.run<{ profile_sealed: string }>(
      `select profile_sealed from typing_profiles where user_id = '${person.user.id}'`,
    );
    expect(row?.profile_sealed).toMatch(/^v1\./);
    await person.api.behavior.setConsent.mutate({ consented: false });
    for (const table of ["typing_profiles", "typing_findings", "typing_settings"]) {
      expect(
        await server.sql.run(`select 1 from ${table} where user_id = '${person.user.id}'`),
      ).toEqual([]);
    }
  });

  test("refuses malformed samples with a typed error and leaves the profile as it was", async ({
    server,
  }) => {
    const person = await registerWithPassword(server);
    await enroll(person, typings(syntheticTypist(5, positions), 3));
    const good = wire(syntheticTypist(5, positions).type());
    const bad = [
      { ...good, pressMs: good.pressMs.map(() => Number.NaN) },
      { ...good, pressMs: Array.from({ length: 5_000 }, (_, i) => i) },
      { ...good, clockStepMs: -1 },
    ];
    for (const sample of bad) {
      const { nonce } = await person.api.behavior.beginCapture.mutate();
      const refusal = await refusalOf(
        person.api.behavior.enroll.mutate({ subject: "password", nonce, samples: [sample] }),
      );
      expect(refusal).toMatchObject({ code: "INVALID_INPUT", httpStatus: 400 });
    }
    const refused = [
      {
        sample: {
          ...good,
          pressMs: good.pressMs.toReversed(),
          releaseMs: good.releaseMs.map(() => null),
        },
        code: "OUT_OF_ORDER",
      },
      { sample: { ...good, pressMs: good.pressMs.map((ms) => ms - 1e6) }, code: "NEGATIVE_TIME" },
      { sample: { ...good, releaseMs: good.releaseMs.slice(1) }, code: "COUNT_MISMATCH" },
      { sample: { ...good, clockStepMs: 16 }, code: "COARSE_CLOCK" },
      { sample: wire(syntheticTypist(5, positions + 1).type()), code: "OTHER_TEXT" },
    ];
    for (const { sample, code } of refused) {
      const { nonce } = await person.api.behavior.beginCapture.mutate();
      const outcome = await person.api.behavior.enroll.mutate({
        subject: "password",
        nonce,
        samples: [sample],
      });
      expect(outcome).toMatchObject({ learned: 0, samples: 3, refused: [{ sample: 0, code }] });
    }
  });
});
