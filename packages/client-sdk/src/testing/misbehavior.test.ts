// Every misbehavior changes what it names, and nothing else.
import { describe, expect, test } from "vitest";
import { fromBase64url, sha256, utf8 } from "./bytes.ts";
import {
  authenticatorDataOf,
  clientDataOf,
  creationOptions,
  origin,
  requestOptions,
  verifiesAssertion,
} from "./ceremony-fixtures.ts";
import type { SoftwareAuthenticatorOptions } from "./authenticator-settings.ts";
import type {
  AuthenticationMisbehavior,
  RegistrationMisbehavior,
  SharedMisbehavior,
} from "./misbehavior.ts";
import { createSoftwareAuthenticator } from "./software-authenticator.ts";

const honestClientData = (type: string) => ({
  type,
  challenge: creationOptions().challenge,
  origin,
  crossOrigin: false,
});

async function register(
  misbehavior?: RegistrationMisbehavior,
  options: SoftwareAuthenticatorOptions = {},
) {
  const authenticator = createSoftwareAuthenticator(options);
  return {
    authenticator,
    attestation: await authenticator.create(creationOptions(), { origin, misbehavior }),
  };
}

async function signIn(
  misbehavior?: AuthenticationMisbehavior,
  options: SoftwareAuthenticatorOptions = {},
) {
  const { authenticator, attestation } = await register(undefined, options);
  const assertion = await authenticator.get(requestOptions(), { origin, misbehavior });
  return {
    authenticator,
    attestation,
    assertion,
    verifies: await verifiesAssertion(attestation, assertion),
  };
}

describe("client data", () => {
  const lies: readonly (readonly [SharedMisbehavior, object])[] = [
    [{ kind: "wrongChallenge", challenge: "b3RoZXI" }, { challenge: "b3RoZXI" }],
    [{ kind: "wrongOrigin" }, { origin: "https://evil.example" }],
    [{ kind: "crossOrigin" }, { crossOrigin: true }],
    [{ kind: "topOrigin" }, { topOrigin: "https://evil.example" }],
    [
      { kind: "topOrigin", crossOrigin: true },
      { topOrigin: "https://evil.example", crossOrigin: true },
    ],
    [{ kind: "wrongType", type: "payment.get" }, { type: "payment.get" }],
  ];
  test.each(lies)("lies by %o", async (misbehavior, changed) => {
    const { assertion, verifies } = await signIn(misbehavior);
    expect(clientDataOf(assertion)).toEqual({ ...honestClientData("webauthn.get"), ...changed });
    expect(verifies).toBe(true);
    const { attestation } = await register(misbehavior);
    expect(clientDataOf(attestation)).toEqual({
      ...honestClientData("webauthn.create"),
      ...changed,
    });
  });

  test("takes the other ceremony for a wrong type, and a random wrong challenge", async () => {
    const { attestation } = await register({ kind: "wrongType" });
    expect(clientDataOf(attestation).type).toBe("webauthn.get");
    const { assertion } = await signIn({ kind: "wrongChallenge" });
    expect(clientDataOf(assertion).challenge).not.toBe(requestOptions().challenge);
  });
});

describe("authenticator data", () => {
  const honest = { up: true, uv: true, be: false, bs: false, at: false, ed: false };
  const lies: readonly (readonly [AuthenticationMisbehavior, object])[] = [
    [{ kind: "noUserPresence" }, { up: false }],
    [{ kind: "noUserVerification" }, { uv: false }],
    [{ kind: "backupStateWithoutEligibility" }, { bs: true }],
    [{ kind: "backupEligibilityFlip" }, { be: true }],
    [{ kind: "truncatedCbor" }, { ed: true }],
  ];
  test.each(lies)("is signed with a lie by %o", async (misbehavior, changed) => {
    const { assertion, verifies } = await signIn(misbehavior, { backup: "deviceBound" });
    expect(authenticatorDataOf(assertion).flags).toEqual({ ...honest, ...changed });
    expect(verifies).toBe(true);
  });

  test("loses eligibility together with the backup state that needs it", async () => {
    const { assertion } = await signIn({ kind: "backupEligibilityFlip" });
    expect(authenticatorDataOf(assertion).flags).toMatchObject({ be: false, bs: false });
    await expect(signIn({ kind: "backupStateWithoutEligibility" })).rejects.toThrow(TypeError);
  });

  test("belongs to another RP id", async () => {
    const { assertion, verifies } = await signIn({ kind: "wrongRpIdHash" });
    expect(authenticatorDataOf(assertion).rpIdHash).toEqual(await sha256(utf8("evil.example")));
    expect(verifies).toBe(true);
  });

  test("counts as it is told, without moving the real counter", async () => {
    const fixed = await signIn({ kind: "signCount", signCount: 77 }, { backup: "deviceBound" });
    expect(authenticatorDataOf(fixed.assertion).signCount).toBe(77);
    const regressed = await signIn({ kind: "signCountRegression" }, { backup: "deviceBound" });
    expect(authenticatorDataOf(regressed.assertion).signCount).toBe(0);
    expect(regressed.authenticator.credentials[0]?.signCount).toBe(1);
    await expect(signIn({ kind: "signCountRegression" })).rejects.toThrow(TypeError);
  });
});

describe("signature", () => {
  test.each(["ES256", "RS256", "EdDSA"] as const)(
    "breaks under %s with nothing else changed",
    async (algorithm) => {
      const { assertion, verifies } = await signIn(
        { kind: "badSignature" },
        { algorithms: [algorithm] },
      );
      expect(verifies).toBe(false);
      expect(authenticatorDataOf(assertion)).toMatchObject({
        signCount: 0,
        flags: { up: true, uv: true },
      });
    },
  );

  test("no longer covers tampered data", async () => {
    const { assertion, verifies } = await signIn({ kind: "tamperedAuthenticatorData" });
    expect(authenticatorDataOf(assertion).signCount).toBe(1);
    expect(verifies).toBe(false);
  });
});

describe("credential", () => {
  test("has an id of the length or the value asked for", async () => {
    const bytesOf = async (misbehavior: RegistrationMisbehavior) =>
      fromBase64url((await register(misbehavior)).attestation.id);
    expect(await bytesOf({ kind: "credentialIdTooLong" })).toHaveLength(1024);
    expect(await bytesOf({ kind: "emptyCredentialId" })).toHaveLength(0);
    const chosen = await register({ kind: "chosenCredentialId", credentialId: "dmljdGlt" });
    expect(chosen.attestation.id).toBe("dmljdGlt");
    expect((await chosen.authenticator.get(requestOptions(), { origin })).id).toBe("dmljdGlt");
  });

  test("names another id on the outside", async () => {
    const { authenticator, attestation } = await register({
      kind: "outerCredentialId",
      credentialId: "dmljdGlt",
    });
    expect(attestation).toMatchObject({ id: "dmljdGlt", rawId: "dmljdGlt" });
    const inner = fromBase64url(authenticator.credentials[0]?.id ?? "");
    expect(authenticatorDataOf(attestation).rest.slice(18, 50)).toEqual(inner);
  });

  test("has a key that nobody asked for", async () => {
    const { attestation } = await register({ kind: "algorithmNotOffered" });
    expect(attestation.response.publicKeyAlgorithm).toBe(-35);
  });

  test("brings convenience members that contradict the attestation object", async () => {
    const { authenticator, attestation } = await register({ kind: "forgedConvenienceMembers" });
    expect(authenticatorDataOf(attestation).rpIdHash).toEqual(new Uint8Array(32));
    const assertion = await authenticator.get(requestOptions(), { origin });
    expect(await verifiesAssertion(attestation, assertion)).toBe(false);
  });

  test("answers though it was not allowed", async () => {
    const { authenticator, attestation } = await register();
    const options = requestOptions({ allowCredentials: [{ id: "b3RoZXI", type: "public-key" }] });
    const misbehavior = { kind: "credentialNotAllowed" } as const;
    expect((await authenticator.get(options, { origin, misbehavior })).id).toBe(attestation.id);
    const allowed = requestOptions({
      allowCredentials: [{ id: attestation.id, type: "public-key" }],
    });
    await expect(authenticator.get(allowed, { origin, misbehavior })).rejects.toThrow(TypeError);
  });

  test("names another account, or none", async () => {
    const wrong = await signIn({ kind: "wrongUserHandle", userHandle: "dmljdGlt" });
    expect(wrong.assertion.response.userHandle).toBe("dmljdGlt");
    const missing = await signIn({ kind: "missingUserHandle" });
    expect(missing.assertion.response).not.toHaveProperty("userHandle");
    expect([wrong.verifies, missing.verifies]).toEqual([true, true]);
  });
});

describe("spelling", () => {
  test("brings members that WebAuthn does not know", async () => {
    const { assertion, verifies } = await signIn({ kind: "extraMembers" });
    expect(assertion).toHaveProperty("xLatchkeyUnheardOf");
    expect(assertion.response).toHaveProperty("xLatchkeyUnheardOf");
    expect(verifies).toBe(true);
  });

  test.each(["padded", "trailingBits"] as const)(
    "spells the credential id in a %s form",
    async (form) => {
      const { attestation, assertion } = await signIn({ kind: "nonCanonicalBase64url", form });
      expect(assertion.id).not.toBe(attestation.id);
      expect(fromBase64url(assertion.id)).toEqual(fromBase64url(attestation.id));
    },
  );
});

describe("attestation object", () => {
  const objectOf = async (misbehavior?: RegistrationMisbehavior) => {
    const { attestation } = await register(misbehavior);
    return Buffer.from(attestation.response.attestationObject, "base64url").toString("latin1");
  };
  test("is cut short", async () => {
    const [whole, cut] = [await objectOf(), await objectOf({ kind: "truncatedCbor" })];
    expect(cut).toHaveLength(whole.length - 8);
    expect(await objectOf({ kind: "truncatedCbor", lostBytes: 100 })).toHaveLength(
      whole.length - 100,
    );
  });

  test("claims a format that nobody registered", async () => {
    expect(await objectOf({ kind: "unknownAttestationFormat" })).toContain("latchkey-unheard-of");
    expect(await objectOf({ kind: "unknownAttestationFormat", format: "tpm9" })).toContain("tpm9");
  });

  test("carries a statement when there is a signature to spoil", async () => {
    expect(await objectOf({ kind: "badSignature" })).toContain("packed");
    expect(await objectOf({ kind: "tamperedAuthenticatorData" })).toContain("packed");
  });
});
