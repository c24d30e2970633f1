// A counter that goes back tells of a copy: refused where the key can't leave its device, noted where it may.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { beginSignIn, type PasskeyHolder, registerWithPasskey, requireSignedIn } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const cloned = { code: "PASSKEY_CLONED", httpStatus: 401 };

async function regressionsOf(server: ServerFixture, person: PasskeyHolder) {
  const where = "event_type = 'sign_count_regression' and user_id = ?";
  return server.sql.run(`select success, subject_id from audit_logs where ${where}`, [
    person.user.id,
  ]);
}

async function storedCount(server: ServerFixture, person: PasskeyHolder): Promise<number> {
  const [row] = await server.sql.run<{ id: string; sign_count: number }>(
    "select id, sign_count from webauthn_credentials where user_id = ?",
    [person.user.id],
  );
  return Number(row?.sign_count);
}

describe("a device-bound passkey", () => {
  test.for([
    ["goes back", { kind: "signCountRegression" }],
    ["stands still", { kind: "signCount", signCount: 1 }],
    ["falls to zero", { kind: "signCount", signCount: 0 }],
  ] as const)("is refused and audited when its counter %s", async ([, misbehavior], { server }) => {
    const person = await registerWithPasskey(server, { backup: "deviceBound" });
    const lie = await beginSignIn(server, createCaller(server).api, person.authenticator, {
      misbehavior,
    });
    const before = await server.sql.lastingState();
    expect(await refusalOf(lie.finish())).toMatchObject(cloned);
    expect(await server.sql.lastingState()).toEqual(before);
    expect(await regressionsOf(server, person)).toEqual([
      { success: 0, subject_id: expect.any(String) },
    ]);
  });

  test("of a thief is refused once its owner has used it again", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "deviceBound" });
    const copy = person.authenticator.clone();
    await (await beginSignIn(server, createCaller(server).api, person.authenticator)).finish();
    const theft = await beginSignIn(server, createCaller(server).api, copy);
    expect(await refusalOf(theft.finish())).toMatchObject(cloned);
  });

  test("that never counted may stay at zero", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "deviceBound", counting: false });
    for (const _ of [1, 2])
      await (await beginSignIn(server, createCaller(server).api, person.authenticator)).finish();
    expect(await regressionsOf(server, person)).toEqual([]);
  });
});

describe("a synced passkey", () => {
  test("is let in when its counter goes back, and the risk is audited", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "backedUp", counting: true });
    const regression = { misbehavior: { kind: "signCountRegression" } } as const;
    const signIn = await beginSignIn(
      server,
      createCaller(server).api,
      person.authenticator,
      regression,
    );
    expect(requireSignedIn(await signIn.finish()).user.id).toBe(person.user.id);
    expect(await regressionsOf(server, person)).toEqual([
      { success: 1, subject_id: expect.any(String) },
    ]);
  });

  test("keeps the highest counter that was seen", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "backedUp", counting: true });
    for (const signCount of [7, 3]) {
      const options = { misbehavior: { kind: "signCount", signCount } } as const;
      await (
        await beginSignIn(server, createCaller(server).api, person.authenticator, options)
      ).finish();
    }
    expect(await storedCount(server, person)).toBe(7);
  });

  test("that doesn't count raises no alarm", async ({ server }) => {
    const person = await registerWithPasskey(server);
    for (const _ of [1, 2])
      await (await beginSignIn(server, createCaller(server).api, person.authenticator)).finish();
    expect(await regressionsOf(server, person)).toEqual([]);
  });
});
