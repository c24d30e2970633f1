// The resource kit on access tokens: what it takes, what it refuses, in which words, and how seldom it asks the issuer.
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { registerWithPassword, type Person } from "./people.ts";
import { bearer, cookieOf, newClient, startResource } from "./resource-under-test.ts";
import { withServer } from "./with-server.ts";

const service = "https://reports.example.com";
const test = withServer({ environment: { RESOURCE_ORIGINS: service } });

interface Forgery {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: Parameters<SignJWT["sign"]>[0];
}

/** A person's token, signed again: by the issuer's own key unless told. */
function forge(server: ServerFixture, person: Person, { header, claims, key }: Forgery) {
  const signer = server.running.latchkey.app.signingKeys.signer();
  return new SignJWT({ ...decodeJwt(person.tokens?.accessToken ?? ""), ...claims })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: signer.kid ?? "", ...header })
    .sign(key ?? signer.key);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a valid token", () => {
  test("tells who calls, in one request for keys however often it comes", async ({ server }) => {
    await using resource = await startResource(server);
    const person = await registerWithPassword(server);
    for (let turn = 0; turn < 30; turn += 1) {
      const { status, caller } = await resource.get(bearer(person));
      expect(status).toBe(200);
      expect(caller).toMatchObject({
        userId: person.user.id,
        email: person.email,
        role: "user",
        via: "token",
      });
    }
    expect(resource.asked).toEqual(["/.well-known/jwks.json"]);
  });

  test("is taken under a scheme in any case, and by the service it names", async ({ server }) => {
    await using resource = await startResource(server, { audience: service });
    const token = (await registerWithPassword(server)).tokens?.accessToken ?? "";
    for (const scheme of ["Bearer", "bearer", "BEARER"])
      expect((await resource.get({ authorization: `${scheme} ${token}` })).status).toBe(200);
  });

  test("counts before a session that comes along", async ({ server }) => {
    await using resource = await startResource(server, { client: await newClient(server) });
    await resource.verifier.ready;
    const one = await registerWithPassword(server);
    const other = await registerWithPassword(server, { mode: "session" });
    const { caller } = await resource.get({ ...bearer(one), ...cookieOf(other) });
    expect(caller?.userId).toBe(one.user.id);
  });
});

describe("a token is refused", () => {
  const forgeries: readonly (readonly [string, Forgery])[] = [
    ["of another issuer", { claims: { iss: "https://elsewhere.example.com" } }],
    ["for another audience", { claims: { aud: "https://other.example.com" } }],
    ["for nobody", { claims: { aud: undefined } }],
    ["that never ends", { claims: { exp: undefined } }],
    ["that has ended", { claims: { exp: Math.floor(Date.now() / 1000) - 60 } }],
    ["that isn't good yet", { claims: { nbf: Math.floor(Date.now() / 1000) + 60 } }],
    ["that is an identity token", { header: { typ: "JWT" } }],
    ["that is a proof", { header: { typ: "dpop+jwt" } }],
    ["without a type", { header: { typ: undefined } }],
    ["without a session", { claims: { sid: undefined } }],
    ["with a role of another type", { claims: { role: ["admin"] } }],
  ];

  test.for(forgeries)("%s", async ([, forgery], { server }) => {
    await using resource = await startResource(server);
    const person = await registerWithPassword(server);
    const untouched = await forge(server, person, {});
    expect((await resource.get({ authorization: `Bearer ${untouched}` })).status).toBe(200);
    const token = await forge(server, person, forgery);
    const answer = await resource.get({ authorization: `Bearer ${token}` });
    expect(answer).toMatchObject({ status: 401, error: "invalid_token" });
    expect(answer.challenge).toMatch(
      /^Bearer error="invalid_token", error_description="[^"]+", DPoP algs="ES256 /,
    );
  });

  test("by a service that it doesn't name", async ({ server }) => {
    await using resource = await startResource(server, { audience: "https://other.example.com" });
    const answer = await resource.get(bearer(await registerWithPassword(server)));
    expect(answer).toMatchObject({ status: 401, error: "invalid_token" });
  });

  test("with no signature, with the public key for a secret, or with a key of its own", async ({
    server,
  }) => {
    await using resource = await startResource(server);
    const person = await registerWithPassword(server);
    const [published] = server.running.latchkey.app.signingKeys.jwks().keys;
    const kid = published?.kid ?? "";
    const [, payload = ""] = (person.tokens?.accessToken ?? "").split(".");
    const own = await generateKeyPair("EdDSA", { extractable: true });
    const secrets = [
      Buffer.from(published?.x ?? "", "base64url"),
      Buffer.from(JSON.stringify(published)),
    ];
    const tokens = [
      ...["none", "None", ""].map((alg) => `${encode({ alg, typ: "at+jwt", kid })}.${payload}.`),
      ...(await Promise.all(
        secrets.map((key) => forge(server, person, { key, header: { alg: "HS256" } })),
      )),
      await forge(server, person, {
        key: own.privateKey,
        header: { jwk: await exportJWK(own.publicKey) },
      }),
    ];
    for (const token of tokens) {
      const answer = await resource.get({ authorization: `Bearer ${token}` });
      expect(answer).toMatchObject({ status: 401, error: "invalid_token" });
    }
    expect(resource.asked).toEqual(["/.well-known/jwks.json"]);
  });
});

describe("a header", () => {
  test("without a token is told how to bring one, and no error", async ({ server }) => {
    await using resource = await startResource(server);
    for (const headers of [{}, { authorization: "Basic YTpi" }, { authorization: "Bearerish x" }]) {
      const answer = await resource.get(headers);
      expect(answer).toMatchObject({ status: 401, error: "missing_token" });
      expect(answer.challenge).toMatch(/^Bearer, DPoP algs="[A-Za-z0-9 ]+"$/);
    }
  });

  test("that can't be read, or comes twice, is a bad request", async ({ server }) => {
    await using resource = await startResource(server);
    const { authorization } = bearer(await registerWithPassword(server));
    const unreadable = ["Bearer", "Bearer ", "Bearer a b", `${authorization}, ${authorization}`];
    for (const value of [...unreadable, [authorization, authorization]]) {
      const answer = await resource.get({ authorization: value });
      expect(answer).toMatchObject({ status: 400, error: "invalid_request" });
    }
  });
});
