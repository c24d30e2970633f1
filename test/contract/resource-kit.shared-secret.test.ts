// An issuer that signs with JWT_SECRET: services ask it about each token, or share its secret; keys alone let nobody in.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { describe, expect } from "vitest";
import { until } from "../support/until.ts";
import { registerWithPassword } from "./people.ts";
import { bearer, cookieOf, newClient, startResource } from "./resource-under-test.ts";
import { withServer } from "./with-server.ts";

const secret = "0123456789abcdef0123456789abcdef";
const service = "https://reports.example.com";
const test = withServer({ environment: { JWT_SECRET: secret, RESOURCE_ORIGINS: service } });

test("published keys verify none of its tokens", async ({ server }) => {
  await using resource = await startResource(server);
  const answer = await resource.get(bearer(await registerWithPassword(server)));
  expect(answer).toMatchObject({ status: 401, error: "invalid_token" });
});

describe("introspection", () => {
  test("tells who calls, each time, and of an ended session at once", async ({ server }) => {
    await using resource = await startResource(server, {
      tokens: "introspection",
      client: await newClient(server),
    });
    await resource.verifier.ready;
    const person = await registerWithPassword(server);
    const { caller } = await resource.get(bearer(person));
    expect(caller).toMatchObject({ userId: person.user.id, via: "token", role: "user" });
    await person.api.auth.signOut.mutate({});
    expect((await resource.get(bearer(person))).error).toBe("invalid_token");
    expect(resource.asked).toEqual(["/introspect", "/introspect"]);
  });

  test("holds to the audience, and takes a session for no token", async ({ server }) => {
    const client = await newClient(server);
    const tokens = "introspection";
    await using meant = await startResource(server, { tokens, client, audience: service });
    await using other = await startResource(server, { tokens, client, audience: "https://x.test" });
    await using elsewhere = await startResource(server, {
      tokens,
      client,
      issuer: "https://elsewhere.example.com",
      audience: service,
    });
    const person = await registerWithPassword(server);
    expect((await meant.get(bearer(person))).status).toBe(200);
    for (const resource of [other, elsewhere])
      expect((await resource.get(bearer(person))).error).toBe("invalid_token");
    const inSession = await registerWithPassword(server, { mode: "session" });
    expect((await meant.get(cookieOf(inSession))).status).toBe(200);
    const session = inSession.caller.cookies.get("__Host-latchkey_session");
    const answer = await meant.get({ authorization: `Bearer ${session}` });
    expect(answer.error).toBe("invalid_token");
  });
});

test("an answer about the other kind is no answer", async ({ server }) => {
  const answer = { active: true, iss: server.origin, aud: server.origin, sub: "a", sid: "b" };
  const claims = { ...answer, role: "admin", exp: Math.floor(Date.now() / 1000) + 60 };
  let kind = "Bearer";
  const issuer = createServer((_request, response) =>
    response.end(JSON.stringify({ ...claims, token_type: kind })),
  );
  await once(issuer.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const client = { id: "a", secret: "b" };
  await using resource = await startResource(
    { origin: server.origin, url },
    { tokens: "introspection", client },
  );
  const asToken = { authorization: "Bearer x" };
  const asSession = { cookie: "__Host-latchkey_session=x" };
  expect((await resource.get(asToken)).status).toBe(200);
  expect((await resource.get(asSession)).error).toBe("invalid_token");
  kind = "session";
  expect((await resource.get(asToken)).error).toBe("invalid_token");
  expect((await resource.get(asSession)).status).toBe(200);
  issuer.closeAllConnections();
  await once(issuer.close(), "close");
});

describe("the shared secret", () => {
  test("verifies without a request, and follows revocations", async ({ server }) => {
    await using resource = await startResource(server, {
      tokens: { sharedSecret: secret },
      client: await newClient(server),
    });
    await resource.verifier.ready;
    const person = await registerWithPassword(server);
    expect((await resource.get(bearer(person))).status).toBe(200);
    expect(resource.asked.filter((path) => path !== "/revocations")).toEqual([]);
    await person.api.auth.signOut.mutate({});
    await until(async () => (await resource.get(bearer(person))).error === "invalid_token");
  });

  test("has to be the issuer's, and HS256's", async ({ server }) => {
    await using resource = await startResource(server, { tokens: { sharedSecret: `${secret}x` } });
    const person = await registerWithPassword(server);
    expect((await resource.get(bearer(person))).error).toBe("invalid_token");
    await using right = await startResource(server, { tokens: { sharedSecret: secret } });
    const stronger = await new SignJWT({ sub: "a", sid: "b", role: "admin" })
      .setProtectedHeader({ alg: "HS512", typ: "at+jwt" })
      .setIssuer(server.origin)
      .setAudience(server.origin)
      .setExpirationTime("5m")
      .sign(Buffer.from(secret));
    expect((await right.get({ authorization: `Bearer ${stronger}` })).error).toBe("invalid_token");
  });
});
