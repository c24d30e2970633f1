// What an access token says, and that strangers can verify it with the published keys alone.
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { createCaller } from "./api-caller.ts";
import { registerWithPasskey, registerWithPassword } from "./people.ts";
import { withServer } from "./with-server.ts";

const test = withServer({ environment: { JWT_EXPIRATION_MINUTES: "5" } });

async function publishedKeys(server: ServerFixture): Promise<JSONWebKeySet> {
  const response = await fetch(`${server.url}/.well-known/jwks.json`);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  return (await response.json()) as JSONWebKeySet;
}

describe("an access token", () => {
  test("carries the whole of its claims, and nothing else", async ({ server }) => {
    const person = await registerWithPasskey(server, { backup: "deviceBound" });
    const accessToken = person.tokens?.accessToken ?? "";
    const { payload, protectedHeader } = await jwtVerify(
      accessToken,
      createLocalJWKSet(await publishedKeys(server)),
      {
        algorithms: ["EdDSA"],
        typ: "at+jwt",
        issuer: server.origin,
        audience: server.origin,
        currentDate: server.clock.now(),
      },
    );
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: expect.any(String) });
    const authenticatedAt = Math.floor(person.session.authenticatedAt.getTime() / 1000);
    expect(payload).toEqual({
      iss: server.origin,
      aud: server.origin,
      sub: person.user.id,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 300,
      email: person.email,
      first_name: "Ada",
      last_name: "Lovelace",
      role: "user",
      sid: person.session.id,
      amr: ["hwk", "user", "mfa"],
      aal: 2,
      auth_time: authenticatedAt,
      ver: 1,
    });
    expect(person.tokens?.accessTokenExpiresAt).toEqual(new Date((payload.exp ?? 0) * 1000));
  });

  test("of a password tells so", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { payload } = await jwtVerify(
      person.tokens?.accessToken ?? "",
      createLocalJWKSet(await publishedKeys(server)),
      {
        currentDate: server.clock.now(),
      },
    );
    expect(payload).toMatchObject({ amr: ["pwd"], aal: 1 });
  });

  test("is another one every time", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { tokens } = await createCaller(server).api.auth.refresh.mutate({
      refreshToken: person.tokens?.refreshToken ?? "",
    });
    expect(tokens?.accessToken).not.toBe(person.tokens?.accessToken);
  });
});

describe("the published keys", () => {
  test("hold public halves only, with what a verifier needs", async ({ server }) => {
    const { keys } = await publishedKeys(server);
    expect(keys).toEqual([
      {
        kty: "OKP",
        crv: "Ed25519",
        x: expect.any(String),
        kid: expect.any(String),
        alg: "EdDSA",
        use: "sig",
      },
    ]);
  });

  test("name the key that signs", async ({ server }) => {
    const person = await registerWithPassword(server);
    const { keys } = await publishedKeys(server);
    expect(keys.map(({ kid }) => kid)).toContain(
      decodeProtectedHeader(person.tokens?.accessToken ?? "").kid,
    );
  });
});
