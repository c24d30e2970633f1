// Tokens bound to a key at a resource: good with a fresh proof for just this request, and with nothing else.
import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect } from "vitest";
import { createMemoryOnceOnly } from "@latchkey/server/resource";
import type { ServerFixture } from "../support/server.ts";
import { goodPassword, newProfile, registerWithPassword } from "./people.ts";
import { bearer, newClient, type ResourceUnderTest, startResource } from "./resource-under-test.ts";
import { send } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

async function createKey(algorithm = "ES256") {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const prove = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
      .setProtectedHeader({ alg: algorithm, typ: "dpop+jwt", jwk, ...header })
      .sign(pair.privateKey);
  return { prove, privateJwk: await exportJWK(pair.privateKey) };
}

type Key = Awaited<ReturnType<typeof createKey>>;

/** Registers somebody whose token is bound to a key. */
async function boundToken(server: ServerFixture, key: Key): Promise<string> {
  const path = "/auth/passwords/register";
  const profile = newProfile();
  const answer = await send(server, {
    path,
    headers: {
      "content-type": "application/json",
      dpop: await key.prove({ htm: "POST", htu: `${server.origin}${path}` }),
    },
    body: JSON.stringify({
      first_name: profile.firstName,
      last_name: profile.lastName,
      email: profile.email,
      date_of_birth: profile.dateOfBirth,
      job_title: profile.jobTitle,
      password: goodPassword,
      mode: "body",
    }),
  });
  return (JSON.parse(answer.body) as { tokens: { access_token: string } }).tokens.access_token;
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("base64url");
const rightClaims = (resource: ResourceUnderTest, token: string) => ({
  htm: "GET",
  htu: `${resource.url}/things`,
  ath: hashOf(token),
});

describe("a bound token", () => {
  test("is taken with its proof, once", async ({ server }) => {
    await using resource = await startResource(server);
    const key = await createKey();
    const token = await boundToken(server, key);
    const authorization = `DPoP ${token}`;
    const proof = await key.prove(rightClaims(resource, token));
    expect(await resource.get({ authorization, dpop: proof })).toMatchObject({ status: 200 });
    const replayed = await resource.get({ authorization, dpop: proof });
    expect(replayed).toMatchObject({ status: 401, error: "replay_detected" });
    expect(replayed.challenge).toMatch(/^DPoP error="invalid_dpop_proof", .*algs="ES256 /);
    const withQuery = { ...rightClaims(resource, token), htu: `${resource.url}/things?b=2#c` };
    const dpop = await key.prove(withQuery);
    expect((await resource.get({ authorization, dpop })).status).toBe(200);
  });

  test("is refused as a bearer token, and without a proof", async ({ server }) => {
    await using resource = await startResource(server);
    const token = await boundToken(server, await createKey());
    for (const authorization of [`Bearer ${token}`, `DPoP ${token}`]) {
      const answer = await resource.get({ authorization });
      expect(answer).toMatchObject({ status: 401, error: "invalid_dpop_proof" });
      expect(answer.challenge).toMatch(/^DPoP error="invalid_dpop_proof"/);
    }
  });

  const now = () => Math.floor(Date.now() / 1000);
  const wrong: readonly (readonly [string, (url: string) => Record<string, unknown>])[] = [
    ["another method", () => ({ htm: "POST" })],
    ["another host", () => ({ htu: "https://elsewhere.example.com/things" })],
    ["another port", () => ({ htu: "http://127.0.0.1/things" })],
    ["another path", (url) => ({ htu: `${url}/other` })],
    ["a path below", (url) => ({ htu: `${url}/things/1` })],
    ["an address that is none", () => ({ htu: "" })],
    ["an address of another type", () => ({ htu: ["/things"] })],
    ["another token", () => ({ ath: hashOf("another") })],
    ["no token", () => ({ ath: undefined })],
    ["a time long ago", () => ({ iat: now() - 120 })],
    ["a time to come", () => ({ iat: now() + 120 })],
    ["a time of another type", () => ({ iat: undefined })],
    ["no id", () => ({ jti: undefined })],
    ["an empty id", () => ({ jti: "" })],
    ["an endless id", () => ({ jti: "x".repeat(257) })],
  ];

  test.for(wrong)("is refused with a proof for %s", async ([, claims], { server }) => {
    await using resource = await startResource(server);
    const key = await createKey();
    const token = await boundToken(server, key);
    const dpop = await key.prove({ ...rightClaims(resource, token), ...claims(resource.url) });
    const answer = await resource.get({ authorization: `DPoP ${token}`, dpop });
    expect(answer).toMatchObject({ status: 401, error: "invalid_dpop_proof" });
  });

  test("is refused with a proof by another key, of another type, with a private or a secret key in it", async ({
    server,
  }) => {
    await using resource = await startResource(server);
    const key = await createKey();
    const token = await boundToken(server, key);
    const claims = rightClaims(resource, token);
    const proofs = [
      await (await createKey()).prove(claims),
      await (await createKey("EdDSA")).prove(claims),
      await key.prove(claims, { typ: "JWT" }),
      await key.prove(claims, { jwk: key.privateJwk }),
      await key.prove(claims, { jwk: { kty: "oct", k: "c2VjcmV0" } }),
      await key.prove(claims, { jwk: undefined }),
      await key.prove(claims, { jwk: { kty: "RSA", e: "A".repeat(600), n: "A".repeat(600) } }),
      `${await key.prove(claims)}, ${await key.prove(claims)}`,
      "x".repeat(9_000),
    ];
    for (const dpop of proofs) {
      const answer = await resource.get({ authorization: `DPoP ${token}`, dpop });
      expect(answer).toMatchObject({ status: 401, error: "invalid_dpop_proof" });
    }
    const two = [await key.prove(claims), await key.prove(claims)];
    const answer = await resource.get({ authorization: `DPoP ${token}`, dpop: two });
    expect(answer.error).toBe("invalid_dpop_proof");
  });

  test("can't be used by a path that names another host", async ({ server }) => {
    await using resource = await startResource(server);
    const key = await createKey();
    const token = await boundToken(server, key);
    const dpop = await key.prove({ ...rightClaims(resource, token), htu: "http://evil.example/x" });
    const { verifier } = resource;
    for (const path of ["//evil.example/x", "http://evil.example/x", "@evil.example/x", "*", ""]) {
      const request = { method: "GET", path, authorization: `DPoP ${token}`, dpop };
      await expect(verifier.verify(request)).rejects.toMatchObject({ code: "invalid_dpop_proof" });
    }
  });

  test("is refused in the session cookie's place", async ({ server }) => {
    await using resource = await startResource(server, { client: await newClient(server) });
    await resource.verifier.ready;
    const token = await boundToken(server, await createKey());
    const answer = await resource.get({ cookie: `__Host-latchkey_session=${token}` });
    expect(answer).toMatchObject({ status: 401, error: "invalid_token" });
  });

  test("needs a service that knows its own address", async ({ server }) => {
    await using resource = await startResource(server, { publicOrigin: undefined });
    const key = await createKey();
    const token = await boundToken(server, key);
    const dpop = await key.prove({
      ...rightClaims(resource, token),
      htu: "http://localhost/things",
    });
    const answer = await resource.get({ authorization: `DPoP ${token}`, dpop });
    expect(answer.error).toBe("invalid_dpop_proof");
  });
});

test("a bearer token sent under DPoP's scheme proves nothing", async ({ server }) => {
  await using resource = await startResource(server);
  const person = await registerWithPassword(server);
  const { authorization } = bearer(person);
  const answer = await resource.get({ authorization: authorization.replace("Bearer", "DPoP") });
  expect(answer).toMatchObject({ status: 401, error: "invalid_token" });
});

describe("what may come once only", () => {
  const minute = (now: Date) => new Date(now.getTime() + 60_000);

  test("is forgotten when it has expired", async () => {
    let now = new Date();
    const once = createMemoryOnceOnly(() => now);
    expect(await once.take("a", minute(now))).toBe(true);
    expect(await once.take("a", minute(now))).toBe(false);
    now = new Date(now.getTime() + 61_000);
    expect(await once.take("a", minute(now))).toBe(true);
  });

  test("is never let through twice, however much else comes", async () => {
    const now = new Date();
    const once = createMemoryOnceOnly(() => now);
    await once.take("first", minute(now));
    const flood = async () => {
      for (let turn = 0; turn < 600_000; turn += 1) await once.take(`flood ${turn}`, minute(now));
    };
    await expect(flood()).rejects.toMatchObject({ code: "temporarily_unavailable" });
    expect(await once.take("first", minute(now))).toBe(false);
  });
});
