// Each check of WebAuthn Level 3, section 7.1, against an authenticator that lies in just that way.
import { randomBytes } from "node:crypto";
import {
  createSoftwareAuthenticator,
  type RegistrationMisbehavior,
} from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import { beginRegistration, newProfile, registerWithPasskey, requireSignedIn } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const refused = { code: "PASSKEY_REFUSED", httpStatus: 400 };
const spent = { code: "CHALLENGE_INVALID", httpStatus: 400 };
const unreadable = { code: "INVALID_INPUT", httpStatus: 400 };

const lies: readonly (readonly [string, RegistrationMisbehavior, object])[] = [
  ["a challenge that the server didn't make", { kind: "wrongChallenge" }, spent],
  ["a foreign origin", { kind: "wrongOrigin" }, refused],
  [
    "an origin that differs in its port alone",
    { kind: "wrongOrigin", origin: "http://localhost:1" },
    refused,
  ],
  ["a cross-origin frame", { kind: "crossOrigin" }, refused],
  ["a top origin", { kind: "topOrigin" }, refused],
  ["a top origin with crossOrigin", { kind: "topOrigin", crossOrigin: true }, refused],
  ["the type of the other ceremony", { kind: "wrongType" }, refused],
  ["another relying party's id", { kind: "wrongRpIdHash" }, refused],
  ["no user presence", { kind: "noUserPresence" }, refused],
  ["no user verification", { kind: "noUserVerification" }, refused],
  ["an algorithm that wasn't offered", { kind: "algorithmNotOffered" }, refused],
  ["a backup state without eligibility", { kind: "backupStateWithoutEligibility" }, refused],
  ["a bad attestation signature", { kind: "badSignature" }, refused],
  [
    "authenticator data that was changed after signing",
    { kind: "tamperedAuthenticatorData" },
    refused,
  ],
  ["a truncated attestation object", { kind: "truncatedCbor" }, refused],
  [
    "an attestation object cut in its authenticator data",
    { kind: "truncatedCbor", lostBytes: 60 },
    refused,
  ],
  ["an attestation format that nobody registered", { kind: "unknownAttestationFormat" }, refused],
  ["an id that isn't the attested one", { kind: "outerCredentialId" }, refused],
  ["a credential id of 1024 bytes", { kind: "credentialIdTooLong" }, unreadable],
  ["a credential id of no bytes", { kind: "emptyCredentialId" }, unreadable],
  [
    "a credential id of 15 bytes",
    { kind: "chosenCredentialId", credentialId: randomBytes(15).toString("base64url") },
    refused,
  ],
  ["a padded credential id", { kind: "nonCanonicalBase64url" }, unreadable],
];

describe("a registration is refused for", () => {
  test.for(lies)("%s, and leaves nothing behind", async ([, misbehavior, refusal], { server }) => {
    const { api } = createCaller(server);
    const profile = newProfile();
    const lie = await beginRegistration(server, api, createSoftwareAuthenticator(), {
      profile,
      misbehavior,
    });
    const before = await server.sql.lastingState();
    expect(await refusalOf(lie.finish())).toMatchObject(refusal);
    expect(await server.sql.lastingState()).toEqual(before);
    const honest = await beginRegistration(server, api, createSoftwareAuthenticator(), { profile });
    expect(requireSignedIn(await honest.finish()).user.email).toBe(profile.email);
  });

  test("a credential id of 1024 bytes behind a short one outside", async ({ server }) => {
    const { api } = createCaller(server);
    const lie = await beginRegistration(server, api, createSoftwareAuthenticator(), {
      misbehavior: { kind: "credentialIdTooLong" },
    });
    const shortId = randomBytes(32).toString("base64url");
    const before = await server.sql.lastingState();
    const call = api.auth.passkeys.finishRegistration.mutate({
      credential: { ...lie.credential, id: shortId, rawId: shortId },
    });
    expect(await refusalOf(call)).toMatchObject(refused);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("a credential id of another account, which stays that account's", async ({ server }) => {
    const owner = await registerWithPasskey(server);
    const { api } = createCaller(server);
    const misbehavior = { kind: "chosenCredentialId", credentialId: owner.credentialId } as const;
    const profile = newProfile();
    const thief = await beginRegistration(server, api, createSoftwareAuthenticator(), {
      profile,
      misbehavior,
    });
    const before = await server.sql.lastingState();
    expect(await refusalOf(thief.finish())).toMatchObject({
      code: "PASSKEY_TAKEN",
      httpStatus: 409,
    });
    expect(await server.sql.lastingState()).toEqual(before);
    const users = await server.sql.run("select id from users where email = ?", [profile.email]);
    expect(users).toEqual([]);
  });

  test("unknown fields around the credential", async ({ server }) => {
    const { api } = createCaller(server);
    const { credential } = await beginRegistration(server, api, createSoftwareAuthenticator());
    const before = await server.sql.lastingState();
    const call = api.auth.passkeys.finishRegistration.mutate({
      credential,
      mode: "body",
      role: "admin",
    } as never);
    expect(await refusalOf(call)).toMatchObject(unreadable);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("unknown fields beside the person's own", async ({ server }) => {
    const call = createCaller(server).api.auth.passkeys.beginRegistration.mutate({
      ...newProfile(),
      role: "admin",
    } as never);
    expect(await refusalOf(call)).toMatchObject(unreadable);
  });
});

describe("a registration goes through with", () => {
  test("members inside the credential that no specification knows", async ({ server }) => {
    const { api } = createCaller(server);
    const registration = await beginRegistration(server, api, createSoftwareAuthenticator(), {
      misbehavior: { kind: "extraMembers" },
    });
    expect(requireSignedIn(await registration.finish()).status).toBe("signedIn");
  });

  test("convenience members that disagree with the attestation object, which alone counts", async ({
    server,
  }) => {
    const { api } = createCaller(server);
    const authenticator = createSoftwareAuthenticator();
    const registration = await beginRegistration(server, api, authenticator, {
      misbehavior: { kind: "forgedConvenienceMembers" },
    });
    await registration.finish();
    const [passkey] = await server.sql.run<{ public_key: Buffer }>(
      "select public_key from webauthn_credentials where credential_id = ?",
      [Buffer.from(registration.credentialId, "base64url")],
    );
    const forged = Buffer.from(registration.credential.response.publicKey ?? "", "base64url");
    const forgedX = forged.subarray(-64, -32);
    expect(passkey?.public_key.includes(forgedX)).toBe(false);
  });

  test.for([16, 1023])("a credential id of %i bytes", async (lengthBytes, { server }) => {
    const { api } = createCaller(server);
    const misbehavior = {
      kind: "chosenCredentialId",
      credentialId: randomBytes(lengthBytes).toString("base64url"),
    } as const;
    const registration = await beginRegistration(server, api, createSoftwareAuthenticator(), {
      misbehavior,
    });
    expect(requireSignedIn(await registration.finish()).status).toBe("signedIn");
  });
});
