// The functions of `@simplewebauthn/browser` over the software authenticator: autofill, aborts, errors.
import { expect, test } from "vitest";
import {
  authenticatorDataOf,
  creationOptions,
  origin,
  requestOptions,
} from "./ceremony-fixtures.ts";
import { createSoftwareAuthenticator } from "./software-authenticator.ts";
import { createSoftwareWebAuthn } from "./software-webauthn.ts";

async function registeredPage() {
  const authenticator = createSoftwareAuthenticator();
  const webauthn = createSoftwareWebAuthn(authenticator, { origin });
  const { id } = await webauthn.startRegistration({ optionsJSON: creationOptions() });
  return { authenticator, webauthn, id };
}

test("registers and signs in", async () => {
  const { webauthn, id } = await registeredPage();
  expect((await webauthn.startAuthentication({ optionsJSON: requestOptions() })).id).toBe(id);
});

test("signs in through autofill once the user picks a passkey, whoever comes first", async () => {
  const { webauthn, id } = await registeredPage();
  const conditional = { optionsJSON: requestOptions(), useBrowserAutofill: true };
  const waiting = webauthn.startAuthentication(conditional);
  await webauthn.pickPasskey();
  expect((await waiting).id).toBe(id);
  const picking = webauthn.pickPasskey(id);
  expect((await webauthn.startAuthentication(conditional)).id).toBe(id);
  await picking;
});

test("aborts a pending autofill when another ceremony starts or the page cancels it", async () => {
  const { webauthn } = await registeredPage();
  const aborted = expect.objectContaining({ name: "AbortError", code: "ERROR_CEREMONY_ABORTED" });
  const conditional = { optionsJSON: requestOptions(), useBrowserAutofill: true };
  const first = webauthn.startAuthentication(conditional);
  const second = webauthn.startAuthentication(conditional);
  await expect(first).rejects.toThrow(aborted);
  webauthn.WebAuthnAbortService.cancelCeremony();
  await expect(second).rejects.toThrow(aborted);
  const third = webauthn.startAuthentication(conditional);
  await webauthn.pickPasskey();
  await expect(third).resolves.toHaveProperty("id");
});

test("words its errors as the library does", async () => {
  const { webauthn, id } = await registeredPage();
  const optionsJSON = creationOptions({ excludeCredentials: [{ id, type: "public-key" }] });
  await expect(webauthn.startRegistration({ optionsJSON })).rejects.toThrow(
    expect.objectContaining({
      name: "InvalidStateError",
      code: "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED",
    }),
  );
  const elsewhere = webauthn.startAuthentication({
    optionsJSON: requestOptions({ rpId: "example.com" }),
  });
  await expect(elsewhere).rejects.toThrow(
    expect.objectContaining({ name: "SecurityError", code: "ERROR_INVALID_RP_ID" }),
  );
});

test("follows a script for one ceremony only", async () => {
  const { webauthn } = await registeredPage();
  webauthn.forNextAuthentication({ user: "declines" });
  await expect(webauthn.startAuthentication({ optionsJSON: requestOptions() })).rejects.toThrow(
    expect.objectContaining({
      name: "NotAllowedError",
      code: "ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY",
    }),
  );
  webauthn.forNextAuthentication({ misbehavior: { kind: "noUserVerification" } });
  const unverified = await webauthn.startAuthentication({ optionsJSON: requestOptions() });
  const honest = await webauthn.startAuthentication({ optionsJSON: requestOptions() });
  expect([unverified, honest].map((answer) => authenticatorDataOf(answer).flags.uv)).toEqual([
    false,
    true,
  ]);
});

test("upgrades silently, and passes signals on", async () => {
  const { authenticator, webauthn, id } = await registeredPage();
  await webauthn.sendSignal({
    signalName: "unknownCredential",
    rpID: "localhost",
    credentialID: id,
  });
  expect(authenticator.credentials).toHaveLength(0);
  const upgraded = await webauthn.startRegistration({
    optionsJSON: creationOptions(),
    useAutoRegister: true,
  });
  expect(authenticatorDataOf(upgraded).flags).toMatchObject({ up: false, uv: false });
});
