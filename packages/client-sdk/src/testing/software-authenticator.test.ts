// The honest authenticator: what it signs verifies, and it refuses what a browser refuses.
import { describe, expect, test } from "vitest";
import { fromBase64url, sha256, toBase64url, utf8 } from "./bytes.ts";
import { createSoftwareAuthenticator } from "./software-authenticator.ts";
import {
  authenticatorDataOf,
  clientDataOf,
  creationOptions,
  origin,
  requestOptions,
  verifiesAssertion,
} from "./ceremony-fixtures.ts";

describe("an honest authenticator", () => {
  test.each(["ES256", "RS256", "EdDSA"] as const)(
    "signs assertions that verify with its %s key",
    async (algorithm) => {
      const authenticator = createSoftwareAuthenticator({ algorithms: [algorithm] });
      const attestation = await authenticator.create(creationOptions(), { origin });
      const assertion = await authenticator.get(requestOptions(), { origin });
      expect(assertion.id).toBe(attestation.id);
      expect(await verifiesAssertion(attestation, assertion)).toBe(true);
    },
  );

  test("follows the order of pubKeyCredParams", async () => {
    const authenticator = createSoftwareAuthenticator({ algorithms: ["ES256", "EdDSA"] });
    const options = creationOptions({
      pubKeyCredParams: [
        { alg: -8, type: "public-key" },
        { alg: -7, type: "public-key" },
      ],
    });
    const attestation = await authenticator.create(options, { origin });
    expect(attestation.response.publicKeyAlgorithm).toBe(-8);
  });

  test("takes an empty pubKeyCredParams for ES256 and RS256", async () => {
    const authenticator = createSoftwareAuthenticator({ algorithms: ["EdDSA", "RS256"] });
    const attestation = await authenticator.create(creationOptions({ pubKeyCredParams: [] }), {
      origin,
    });
    expect(attestation.response.publicKeyAlgorithm).toBe(-257);
  });

  test("tells on request whether the credential is discoverable", async () => {
    const options = creationOptions({ extensions: { credProps: true } });
    const attestation = await createSoftwareAuthenticator().create(options, { origin });
    expect(attestation.clientExtensionResults).toEqual({ credProps: { rk: true } });
  });

  test("writes the client data in the order that WebAuthn fixes", async () => {
    const options = creationOptions();
    const { response } = await createSoftwareAuthenticator().create(options, { origin });
    expect(new TextDecoder().decode(fromBase64url(response.clientDataJSON))).toBe(
      `{"type":"webauthn.create","challenge":"${options.challenge}","origin":"${origin}","crossOrigin":false}`,
    );
  });

  test("binds its data to the RP id, verifies its user, and is backed up", async () => {
    const authenticator = createSoftwareAuthenticator();
    await authenticator.create(creationOptions(), { origin });
    const { rpIdHash, flags, signCount } = authenticatorDataOf(
      await authenticator.get(requestOptions(), { origin }),
    );
    expect(rpIdHash).toEqual(await sha256(utf8("localhost")));
    expect(flags).toEqual({ up: true, uv: true, be: true, bs: true, at: false, ed: false });
    expect(signCount).toBe(0);
  });

  test("counts each use of a device-bound credential", async () => {
    const authenticator = createSoftwareAuthenticator({ backup: "deviceBound" });
    await authenticator.create(creationOptions(), { origin });
    const first = authenticatorDataOf(await authenticator.get(requestOptions(), { origin }));
    const second = authenticatorDataOf(await authenticator.get(requestOptions(), { origin }));
    expect([first.signCount, second.signCount]).toEqual([2, 3]);
    expect(first.flags).toMatchObject({ be: false, bs: false });
    expect(authenticator.credentials[0]).toMatchObject({ signCount: 3, backupEligible: false });
  });

  test("returns the user handle of a discoverable credential only", async () => {
    const discoverable = createSoftwareAuthenticator();
    await discoverable.create(creationOptions(), { origin });
    const found = await discoverable.get(requestOptions(), { origin });
    expect(found.response.userHandle).toBe(creationOptions().user.id);

    const securityKey = createSoftwareAuthenticator({ discoverable: false });
    const { id } = await securityKey.create(creationOptions(), { origin });
    const allowed = requestOptions({ allowCredentials: [{ id, type: "public-key" }] });
    expect((await securityKey.get(allowed, { origin })).response).not.toHaveProperty("userHandle");
    await expect(securityKey.get(requestOptions(), { origin })).rejects.toThrow(notAllowed);
  });

  test("creates without presence or verification when nobody was asked", async () => {
    const attestation = await createSoftwareAuthenticator().create(creationOptions(), {
      origin,
      mediation: "conditional",
    });
    expect(authenticatorDataOf(attestation).flags).toMatchObject({
      up: false,
      uv: false,
      at: true,
    });
  });

  test("keeps its private keys to itself", async () => {
    const authenticator = createSoftwareAuthenticator();
    await authenticator.create(creationOptions(), { origin });
    expect(authenticator.credentials[0]).not.toHaveProperty("keys");
  });
});

describe("a refusal", () => {
  test("meets an excluded credential", async () => {
    const authenticator = createSoftwareAuthenticator();
    const { id } = await authenticator.create(creationOptions(), { origin });
    const again = creationOptions({ excludeCredentials: [{ id, type: "public-key" }] });
    await expect(authenticator.create(again, { origin })).rejects.toThrow(
      expect.objectContaining({ name: "InvalidStateError" }),
    );
    expect(authenticator.credentials).toHaveLength(1);
  });

  test("meets a request that no held credential answers", async () => {
    const authenticator = createSoftwareAuthenticator();
    await authenticator.create(creationOptions(), { origin });
    const other = requestOptions({ allowCredentials: [{ id: "b3RoZXI", type: "public-key" }] });
    await expect(authenticator.get(other, { origin })).rejects.toThrow(notAllowed);
  });

  test("meets a user who declines, and an abort", async () => {
    const authenticator = createSoftwareAuthenticator();
    const declined = authenticator.create(creationOptions(), { origin, user: "declines" });
    await expect(declined).rejects.toThrow(notAllowed);
    const aborted = authenticator.create(creationOptions(), {
      origin,
      signal: AbortSignal.abort(),
    });
    await expect(aborted).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(authenticator.credentials).toHaveLength(0);
  });

  test("meets a requirement that the authenticator cannot fulfil", async () => {
    const required = creationOptions({
      authenticatorSelection: { userVerification: "required", residentKey: "required" },
    });
    const incapable = [{ userVerifying: false }, { discoverable: false }];
    for (const options of incapable) {
      await expect(
        createSoftwareAuthenticator(options).create(required, { origin }),
      ).rejects.toThrow(notAllowed);
    }
    const securityKey = creationOptions({
      authenticatorSelection: { authenticatorAttachment: "cross-platform" },
    });
    await expect(createSoftwareAuthenticator().create(securityKey, { origin })).rejects.toThrow(
      notAllowed,
    );
    const unsupported = creationOptions({ pubKeyCredParams: [{ alg: -999, type: "public-key" }] });
    await expect(createSoftwareAuthenticator().create(unsupported, { origin })).rejects.toThrow(
      expect.objectContaining({ name: "NotSupportedError" }),
    );
  });
});

test.each(["", "A".repeat(88)])("a user id of 0 or 66 bytes is malformed", async (id) => {
  const options = creationOptions({ user: { id, name: "ada", displayName: "Ada" } });
  await expect(createSoftwareAuthenticator().create(options, { origin })).rejects.toThrow(
    TypeError,
  );
});

describe("the vault", () => {
  test("holds one discoverable credential per account", async () => {
    const authenticator = createSoftwareAuthenticator();
    await authenticator.create(creationOptions(), { origin });
    const { id } = await authenticator.create(creationOptions(), { origin });
    expect(authenticator.credentials.map((credential) => credential.id)).toEqual([id]);
  });

  test("lets the user pick among accounts", async () => {
    const authenticator = createSoftwareAuthenticator();
    const first = await authenticator.create(
      creationOptions({ user: { id: "YWRh", name: "ada", displayName: "Ada" } }),
      { origin },
    );
    const second = await authenticator.create(
      creationOptions({ user: { id: "Ym9i", name: "bob", displayName: "Bob" } }),
      { origin },
    );
    expect((await authenticator.get(requestOptions(), { origin })).id).toBe(second.id);
    const picked = await authenticator.get(requestOptions(), { origin, credentialId: first.id });
    expect(picked.response.userHandle).toBe("YWRh");
  });

  test("obeys signals", async () => {
    const authenticator = createSoftwareAuthenticator();
    const { id } = await authenticator.create(creationOptions(), { origin });
    const account = { rpID: "localhost", userID: creationOptions().user.id };
    authenticator.signal({
      signalName: "currentUserDetails",
      ...account,
      userName: "new@example.com",
    });
    expect(authenticator.credentials[0]?.userName).toBe("new@example.com");
    authenticator.signal({
      signalName: "allAcceptedCredentials",
      ...account,
      allAcceptedCredentialIDs: [id],
    });
    expect(authenticator.credentials).toHaveLength(1);
    authenticator.signal({ signalName: "unknownCredential", rpID: "localhost", credentialID: id });
    expect(authenticator.credentials).toHaveLength(0);
  });

  test("counts apart from its clone", async () => {
    const authenticator = createSoftwareAuthenticator({ backup: "deviceBound" });
    const attestation = await authenticator.create(creationOptions(), { origin });
    const thief = authenticator.clone();
    await authenticator.get(requestOptions(), { origin });
    const stolen = await thief.get(requestOptions(), { origin });
    expect(authenticatorDataOf(stolen).signCount).toBe(2);
    expect(await verifiesAssertion(attestation, stolen)).toBe(true);
  });
});

test("an ECDSA signature over a changed message does not verify", async () => {
  const authenticator = createSoftwareAuthenticator();
  const attestation = await authenticator.create(creationOptions(), { origin });
  const assertion = await authenticator.get(requestOptions(), { origin });
  const changed = fromBase64url(assertion.response.authenticatorData).fill(0, 0, 8);
  assertion.response.authenticatorData = toBase64url(changed);
  expect(await verifiesAssertion(attestation, assertion)).toBe(false);
  expect(clientDataOf(assertion).type).toBe("webauthn.get");
});

const notAllowed = expect.objectContaining({ name: "NotAllowedError" });
