// The software authenticator against the library that the server verifies with: honest answers pass, and each
// misbehavior meets the verdict written here. Where the library lets one through, the server's own check must hold.
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type VerifiedRegistrationResponse,
} from "@simplewebauthn/server";
import { describe, expect, test } from "vitest";
import {
  createSoftwareAuthenticator,
  type AuthenticationMisbehavior,
  type RegistrationMisbehavior,
  type SoftwareAuthenticatorOptions,
} from "../../packages/client-sdk/src/testing/index.ts";

const origin = "http://localhost:8000";
const rpID = "localhost";
const algorithms = [-7, -257, -8];

async function register(
  options: SoftwareAuthenticatorOptions = {},
  misbehavior?: RegistrationMisbehavior,
) {
  const authenticator = createSoftwareAuthenticator(options);
  const request = {
    rpName: "Latchkey",
    rpID,
    userName: "ada@example.com",
    supportedAlgorithmIDs: algorithms,
  };
  const creationOptions = await generateRegistrationOptions(request);
  const response = await authenticator.create(creationOptions, { origin, misbehavior });
  const expected = {
    expectedChallenge: creationOptions.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
  };
  const result = await verifyRegistrationResponse({
    response,
    ...expected,
    supportedAlgorithmIDs: algorithms,
  });
  return { authenticator, response, result };
}

async function signIn(
  options: SoftwareAuthenticatorOptions = {},
  misbehavior?: AuthenticationMisbehavior,
) {
  const { authenticator, result } = await register(options);
  const requestOptions = await generateAuthenticationOptions({
    rpID,
    userVerification: "required",
  });
  const response = await authenticator.get(requestOptions, { origin, misbehavior });
  const expected = {
    expectedChallenge: requestOptions.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
  };
  return verifyAuthenticationResponse({ response, ...expected, credential: credentialOf(result) });
}

function credentialOf({ registrationInfo }: VerifiedRegistrationResponse) {
  if (registrationInfo === undefined) throw new Error("The registration was not verified");
  return registrationInfo.credential;
}

const verdict = (ceremony: Promise<{ verified?: boolean; result?: { verified: boolean } }>) =>
  ceremony.then(
    (outcome) => (outcome.result ?? outcome).verified,
    (error: Error) => error.message,
  );

function named<Misbehavior extends { kind: string }>(
  verdicts: readonly (readonly [Misbehavior, RegExp])[],
) {
  return verdicts.map(([misbehavior, expected]) => ({
    name: JSON.stringify(misbehavior),
    misbehavior,
    expected,
  }));
}

describe("honest answers verify", () => {
  const kinds = (["ES256", "RS256", "EdDSA"] as const).flatMap((algorithm) =>
    (["none", "packed"] as const).map((attestation) => ({ algorithms: [algorithm], attestation })),
  );
  test.each(kinds)("%j", async (options) => {
    const { result } = await register(options);
    expect(result).toMatchObject({
      verified: true,
      registrationInfo: { fmt: options.attestation, userVerified: true },
    });
    expect(await signIn(options)).toMatchObject({ verified: true });
  });

  test("a device-bound authenticator tells its model and counts", async () => {
    const aaguid = "ee882879-721c-4913-9775-3dfcce97072a";
    const { result, response } = await register({ backup: "deviceBound", aaguid });
    expect(result.registrationInfo).toMatchObject({
      aaguid,
      credentialDeviceType: "singleDevice",
      credentialBackedUp: false,
    });
    expect(credentialOf(result)).toMatchObject({ id: response.id, counter: 1 });
    expect((await signIn({ backup: "deviceBound" })).authenticationInfo).toMatchObject({
      newCounter: 2,
    });
  });

  test("a synced passkey is backed up and does not count", async () => {
    const { result } = await register();
    expect(result.registrationInfo).toMatchObject({
      credentialDeviceType: "multiDevice",
      credentialBackedUp: true,
    });
    expect((await signIn()).authenticationInfo).toMatchObject({ newCounter: 0 });
  });
});

describe("a registration that misbehaves", () => {
  const verdicts: readonly (readonly [RegistrationMisbehavior, RegExp])[] = [
    [{ kind: "wrongChallenge" }, /challenge/],
    [{ kind: "wrongOrigin" }, /origin/],
    [{ kind: "wrongType" }, /type/],
    [{ kind: "wrongRpIdHash" }, /RP ID/],
    [{ kind: "noUserPresence" }, /not present/],
    [{ kind: "noUserVerification" }, /could not be verified/],
    [{ kind: "backupStateWithoutEligibility" }, /backed up/],
    [{ kind: "badSignature" }, /^false$/],
    [{ kind: "tamperedAuthenticatorData" }, /^false$/],
    [{ kind: "truncatedCbor", lostBytes: 100 }, /CBOR|data|length|bound/i],
    [{ kind: "algorithmNotOffered" }, /alg/],
    [{ kind: "emptyCredentialId" }, /Missing credential ID/],
    [{ kind: "unknownAttestationFormat" }, /Format/],
    [{ kind: "extraMembers" }, /^true$/],
    [{ kind: "forgedConvenienceMembers" }, /^true$/],
    // What follows is left to the relying party.
    [{ kind: "crossOrigin" }, /^true$/],
    [{ kind: "topOrigin" }, /^true$/],
    // The cut falls into the public key, whose last bytes then go missing without a word.
    [{ kind: "truncatedCbor" }, /^true$/],
    [{ kind: "credentialIdTooLong" }, /^true$/],
    [{ kind: "chosenCredentialId", credentialId: "dmljdGlt" }, /^true$/],
    [{ kind: "outerCredentialId" }, /^true$/],
    [{ kind: "nonCanonicalBase64url" }, /^true$/],
  ];
  test.each(named(verdicts))("$name", async ({ misbehavior, expected }) => {
    const actual = await verdict(register({}, misbehavior));
    expect(String(actual)).toMatch(expected);
  });
});

describe("an authentication that misbehaves", () => {
  const verdicts: readonly (readonly [AuthenticationMisbehavior, RegExp])[] = [
    [{ kind: "wrongChallenge" }, /challenge/],
    [{ kind: "wrongOrigin" }, /origin/],
    [{ kind: "wrongType" }, /type/],
    [{ kind: "wrongRpIdHash" }, /RP ID/],
    [{ kind: "noUserPresence" }, /not present/],
    [{ kind: "noUserVerification" }, /could not be verified/],
    [{ kind: "topOrigin" }, /top origin/],
    [{ kind: "topOrigin", crossOrigin: true }, /cross-origin/],
    [{ kind: "backupStateWithoutEligibility" }, /backed up/],
    [{ kind: "badSignature" }, /^false$/],
    [{ kind: "tamperedAuthenticatorData" }, /^false$/],
    [{ kind: "truncatedCbor" }, /well formed/],
    [{ kind: "signCountRegression" }, /counter/],
    [{ kind: "extraMembers" }, /^true$/],
    // What follows is left to the relying party.
    [{ kind: "crossOrigin" }, /^true$/],
    [{ kind: "wrongUserHandle" }, /^true$/],
    [{ kind: "missingUserHandle" }, /^true$/],
    [{ kind: "backupEligibilityFlip" }, /^true$/],
    [{ kind: "nonCanonicalBase64url" }, /^true$/],
  ];
  test.each(named(verdicts))("$name", async ({ misbehavior, expected }) => {
    const actual = await verdict(signIn({ backup: "deviceBound" }, misbehavior));
    expect(String(actual)).toMatch(expected);
  });
});
