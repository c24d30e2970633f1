// Registering and signing in with a passkey, as honest authenticators do it.
import { createSoftwareAuthenticator } from "@latchkey/client-sdk/testing";
import { describe, expect } from "vitest";
import { createCaller, refusalOf } from "./api-caller.ts";
import {
  beginRegistration,
  beginSignIn,
  newProfile,
  registerWithPasskey,
  requireSignedIn,
} from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

describe("a registration", () => {
  test("makes an account that is signed in with two factors", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "deviceBound" });
    expect(person.session).toMatchObject({ assurance: 2, methods: ["hwk", "user", "mfa"] });
    expect(await person.api.users.me.query()).toEqual(person.user);
    expect(person.user).toMatchObject({ role: "user", status: "active", emailVerified: false });
  });

  test("leaves no account behind before its ceremony is complete", async ({ server }) => {
    const { api } = createCaller(server);
    const before = await server.sql.lastingState();
    await beginRegistration(server, api, createSoftwareAuthenticator());
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("can't be squatted: two strangers may begin with one address, the first to finish has it", async ({
    server,
  }) => {
    const { api } = createCaller(server);
    const profile = newProfile();
    const first = await beginRegistration(server, api, createSoftwareAuthenticator(), { profile });
    const second = await beginRegistration(server, api, createSoftwareAuthenticator(), { profile });
    expect(requireSignedIn(await second.finish()).user.email).toBe(profile.email);
    expect(await refusalOf(first.finish())).toMatchObject({ code: "EMAIL_TAKEN", httpStatus: 409 });
  });

  test("asks for user verification, discoverability and the three pinned algorithms", async ({
    server,
  }) => {
    const options =
      await createCaller(server).api.auth.passkeys.beginRegistration.mutate(newProfile());
    expect(options.authenticatorSelection).toEqual({
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-7, -257, -8]);
    expect(Buffer.from(options.challenge, "base64url")).toHaveLength(32);
  });

  test.for(["ES256", "RS256", "EdDSA"] as const)(
    "takes %s keys, which then sign in",
    async (algorithm, { server }) => {
      const person = await registerWithPasskey(server, { algorithms: [algorithm] });
      const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator);
      expect(requireSignedIn(await signIn.finish()).user.id).toBe(person.user.id);
    },
  );

  test("takes self attestation", async ({ server }) => {
    const person = await registerWithPasskey(server, { attestation: "packed" });
    expect(person.status).toBe("signedIn");
  });
});

describe("a sign-in", () => {
  test("names the account's passkeys when an address is given", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const { api } = createCaller(server);
    const options = await api.auth.passkeys.beginSignIn.mutate({
      email: person.email.toUpperCase(),
    });
    expect(options.allowCredentials).toEqual([{ id: person.credentialId, type: "public-key" }]);
    const signIn = await beginSignIn(server, api, person.authenticator, { email: person.email });
    expect(requireSignedIn(await signIn.finish()).user).toEqual(person.user);
  });

  test("needs no address", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const { api } = createCaller(server);
    const signIn = await beginSignIn(server, api, person.authenticator);
    const signedIn = requireSignedIn(await signIn.finish());
    expect(signedIn.user).toEqual(person.user);
    expect(signedIn.session.id).not.toBe(person.session.id);
  });

  test("finds the right one of two accounts on one authenticator", async ({ server }) => {
    const authenticator = createSoftwareAuthenticator();
    const first = await registerWithPasskey(server, { authenticator });
    const second = await registerWithPasskey(server, { authenticator });
    for (const person of [first, second]) {
      const signIn = await beginSignIn(server, createCaller(server).api, authenticator, {
        email: person.email,
      });
      expect(requireSignedIn(await signIn.finish()).user.id).toBe(person.user.id);
    }
  });

  test("stores the authenticator's counter and backup state", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "eligible", counting: true });
    person.authenticator.update(person.credentialId, { backedUp: true });
    await (await beginSignIn(server, createCaller(server).api, person.authenticator)).finish();
    const [row] = await server.sql.run(
      "select sign_count, backed_up, last_used_at from webauthn_credentials where user_id = ?",
      [person.user.id],
    );
    expect(row).toMatchObject({
      sign_count: 2,
      backed_up: 1,
      last_used_at: expect.stringMatching(/^\d{4}-/),
    });
  });
});
