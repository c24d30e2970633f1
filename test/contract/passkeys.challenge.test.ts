// A challenge is for one ceremony, once, for five minutes; whatever answers it otherwise has to start again.
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
const invalid = { code: "CHALLENGE_INVALID", httpStatus: 400 };
const minuteMs = 60_000;

describe("a registration's challenge", () => {
  test("is good for almost five minutes", async ({ server }) => {
    const registration = await beginRegistration(
      server,
      createCaller(server).api,
      createSoftwareAuthenticator(),
    );
    server.clock.advance(4.9 * minuteMs);
    expect(requireSignedIn(await registration.finish()).status).toBe("signedIn");
  });

  test("is refused after five minutes", async ({ server }) => {
    const registration = await beginRegistration(
      server,
      createCaller(server).api,
      createSoftwareAuthenticator(),
    );
    server.clock.advance(5 * minuteMs + 1);
    const before = await server.sql.lastingState();
    expect(await refusalOf(registration.finish())).toMatchObject(invalid);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("works once", async ({ server }) => {
    const registration = await beginRegistration(
      server,
      createCaller(server).api,
      createSoftwareAuthenticator(),
    );
    await registration.finish();
    const before = await server.sql.lastingState();
    expect(await refusalOf(registration.finish())).toMatchObject(invalid);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("is spent by a lie too, so that nobody tries twice with it", async ({ server }) => {
    const { api } = createCaller(server);
    const authenticator = createSoftwareAuthenticator();
    const creation = await api.auth.passkeys.beginRegistration.mutate(newProfile());
    const context = { origin: server.origin, misbehavior: { kind: "badSignature" } } as const;
    const answers = [
      await authenticator.create(creation as never, context),
      await authenticator.create(creation as never, { origin: server.origin }),
    ];
    const [lie, honest] = answers.map((credential) => ({
      credential: credential as never,
      mode: "body" as const,
    }));
    expect(await refusalOf(api.auth.passkeys.finishRegistration.mutate(lie!))).toMatchObject({
      code: "PASSKEY_REFUSED",
    });
    expect(await refusalOf(api.auth.passkeys.finishRegistration.mutate(honest!))).toMatchObject(
      invalid,
    );
  });

  test("isn't one for signing in", async ({ server }) => {
    const { api } = createCaller(server);
    const person = await registerWithPasskey(server);
    const foreign = await beginRegistration(server, api, createSoftwareAuthenticator());
    const misbehavior = { kind: "wrongChallenge", challenge: foreign.challenge } as const;
    const signIn = await beginSignIn(server, api, person.authenticator, { misbehavior });
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject(invalid);
    expect(await server.sql.lastingState()).toEqual(before);
    expect(requireSignedIn(await foreign.finish()).status).toBe("signedIn");
  });
});

describe("a sign-in's challenge", () => {
  test("is good for almost five minutes", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator);
    server.clock.advance(4.9 * minuteMs);
    expect(requireSignedIn(await signIn.finish()).user.id).toBe(person.user.id);
  });

  test("is refused after five minutes", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator);
    server.clock.advance(5 * minuteMs + 1);
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject(invalid);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("works once", async ({ server }) => {
    const person = await registerWithPasskey(server);
    const signIn = await beginSignIn(server, createCaller(server).api, person.authenticator);
    await signIn.finish();
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject(invalid);
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("isn't one for registering", async ({ server }) => {
    const { api } = createCaller(server);
    const person = await registerWithPasskey(server);
    const foreign = await beginSignIn(server, api, person.authenticator);
    const misbehavior = { kind: "wrongChallenge", challenge: foreign.challenge } as const;
    const registration = await beginRegistration(server, api, createSoftwareAuthenticator(), {
      misbehavior,
    });
    const before = await server.sql.lastingState();
    expect(await refusalOf(registration.finish())).toMatchObject(invalid);
    expect(await server.sql.lastingState()).toEqual(before);
    expect(requireSignedIn(await foreign.finish()).user.id).toBe(person.user.id);
  });

  test("made for one address doesn't sign in another account", async ({ server }) => {
    const { api } = createCaller(server);
    const [victim, attacker] = [
      await registerWithPasskey(server),
      await registerWithPasskey(server),
    ];
    const { challenge } = await api.auth.passkeys.beginSignIn.mutate({ email: victim.email });
    const misbehavior = { kind: "wrongChallenge", challenge } as const;
    const signIn = await beginSignIn(server, api, attacker.authenticator, { misbehavior });
    const before = await server.sql.lastingState();
    expect(await refusalOf(signIn.finish())).toMatchObject({
      code: "SIGN_IN_FAILED",
      httpStatus: 401,
    });
    expect(await server.sql.lastingState()).toEqual(before);
  });

  test("isn't kept in clear", async ({ server }) => {
    const { challenge } = await createCaller(server).api.auth.passkeys.beginSignIn.mutate({});
    const rows = await server.sql.run("select * from challenges");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(challenge);
  });
});
