// Each check of WebAuthn Level 3, section 7.2, against an authenticator that lies in just that way.
import {
  type AuthenticationMisbehavior,
  createSoftwareAuthenticator,
} from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { beginSignIn, type PasskeyHolder, registerWithPasskey, requireSignedIn } from "./people.ts";
import type { ServerFixture } from "../support/server.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const failed = { code: "SIGN_IN_FAILED", httpStatus: 401 };
const refused = { code: "PASSKEY_REFUSED", httpStatus: 400 };
const spent = { code: "CHALLENGE_INVALID", httpStatus: 400 };
const unreadable = { code: "INVALID_INPUT", httpStatus: 400 };

const lies: readonly (readonly [string, AuthenticationMisbehavior, object])[] = [
  ["a challenge that the server didn't make", { kind: "wrongChallenge" }, spent],
  ["a foreign origin", { kind: "wrongOrigin" }, failed],
  ["a cross-origin frame", { kind: "crossOrigin" }, refused],
  ["a top origin", { kind: "topOrigin" }, refused],
  ["a top origin with crossOrigin", { kind: "topOrigin", crossOrigin: true }, refused],
  ["the type of the other ceremony", { kind: "wrongType" }, failed],
  ["another relying party's id", { kind: "wrongRpIdHash" }, failed],
  ["no user presence", { kind: "noUserPresence" }, failed],
  ["no user verification", { kind: "noUserVerification" }, failed],
  ["a bad signature", { kind: "badSignature" }, failed],
  [
    "authenticator data that was changed after signing",
    { kind: "tamperedAuthenticatorData" },
    failed,
  ],
  ["truncated authenticator data", { kind: "truncatedCbor" }, failed],
  ["another account's user handle", { kind: "wrongUserHandle" }, failed],
  ["no user handle, where nobody was named", { kind: "missingUserHandle" }, failed],
  ["another backup eligibility than at registration", { kind: "backupEligibilityFlip" }, refused],
  ["a padded credential id", { kind: "nonCanonicalBase64url" }, unreadable],
  [
    "a credential id that decodes alike but is spelt otherwise",
    { kind: "nonCanonicalBase64url", form: "trailingBits" },
    unreadable,
  ],
];

async function expectRefused(
  server: ServerFixture,
  person: PasskeyHolder,
  misbehavior: AuthenticationMisbehavior,
  refusal: object,
) {
  const { api } = createCaller(server);
  const lie = await beginSignIn(server, api, person.authenticator, { misbehavior });
  const before = await server.sql.lastingState();
  expect(await refusalOf(lie.finish())).toMatchObject(refusal);
  expect(await server.sql.lastingState()).toEqual(before);
  const honest = await beginSignIn(server, api, person.authenticator);
  expect(requireSignedIn(await honest.finish()).user.id).toBe(person.user.id);
}

describe("a sign-in is refused for", () => {
  test.for(lies)("%s, and leaves nothing behind", async ([, misbehavior, refusal], { server }) => {
    await expectRefused(server, await registerWithPasskey(server), misbehavior, refusal);
  });

  test("a backup state without eligibility", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "deviceBound" });
    await expectRefused(server, person, { kind: "backupStateWithoutEligibility" }, failed);
  });

  test("a passkey that the server doesn't know", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const { api } = createCaller(server);
    await server.sql.run("delete from webauthn_credentials where user_id = ?", [person.user.id]);
    const signIn = await beginSignIn(server, api, person.authenticator);
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject(failed);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("a passkey of another account than the one that was named", async ({ server }) => {
    const authenticator = createSoftwareAuthenticator();
    const named = await registerWithPasskey(server, { authenticator });
    const other = await registerWithPasskey(server, { authenticator });
    const { api } = createCaller(server);
    const misbehavior = { kind: "credentialNotAllowed", credentialId: other.credentialId } as const;
    const signIn = await beginSignIn(server, api, authenticator, {
      email: named.email,
      misbehavior,
    });
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject(failed);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("the user handle of another account that exists", async ({ server }) => {
    const [person, other] = [await registerWithPasskey(server), await registerWithPasskey(server)];
    await expectRefused(
      server,
      person,
      { kind: "wrongUserHandle", userHandle: other.userHandle },
      failed,
    );
  });

  test("a disabled account, although the passkey is right", async ({ server }) => {
    const person = await registerWithPasskey(server);
    await server.sql.run("update users set status = 'disabled' where id = ?", [person.user.id]);
    const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator);
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject(failed);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("unknown fields around the credential", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const { api } = createCaller(server);
    const { credential } = await beginSignIn(server, api, person.authenticator);
    const call = api.auth.passkeys.finishSignIn.mutate({
      credential,
      mode: "body",
      admin: true,
    } as never);
    expect(await refusalOf(call)).toMatchObject(unreadable);
  });
});

describe("a sign-in goes through with", () => {
  test("members inside the credential that no specification knows", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator, {
      misbehavior: { kind: "extraMembers" },
    });
    expect(requireSignedIn(await signIn.finish()).user.id).toBe(person.user.id);
  });

  test("no user handle, where an address was named", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const options = { email: person.email, misbehavior: { kind: "missingUserHandle" } } as const;
    const signIn = await beginSignIn(
      server,
      createCaller(server).api,
      person.authenticator,
      options,
    );
    expect(requireSignedIn(await signIn.finish()).user.id).toBe(person.user.id);
  });
});

describe("a refused sign-in", () => {
  test.for([
    ["a bad signature", { kind: "badSignature" }],
    ["another backup eligibility", { kind: "backupEligibilityFlip" }],
  ] as const)("is audited under its account: %s", async ([, misbehavior], { server }) => {
    const person = await registerWithPasskey(server);
    await refusalOf(
      (
        await beginSignIn(server, createCaller(server).api, person.authenticator, { misbehavior })
      ).finish(),
    );
    const rows = await server.sql.run(
      "select user_id from audit_logs where event_type = 'login_complete' and success = 0 and user_email = ?",
      [person.email],
    );
    expect(rows).toEqual([{ user_id: person.user.id }]);
  });
});
