// The resource kit and the issuer's keys: rotation, emergency revocation, floods of unknown ids, and key sets that aren't.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { expect, test as plain } from "vitest";
import {
  revokeSigningKey,
  rotateSigningKey,
} from "../../packages/server/src/tokens/key-rotation.service.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { registerWithPassword } from "./people.ts";
import { bearer, newClient, startResource } from "./resource-under-test.ts";

const request = {
  requestId: randomUUID(),
  face: "cli",
  ipAddress: null,
  userAgent: null,
  origin: null,
} as const;
const keysOnly = (asked: readonly string[]) => asked.filter((path) => path.includes("jwks"));

plain("a rotation refuses no token, old or new, and costs one request", async () => {
  await using server = await startServer();
  const { app } = server.running.latchkey;
  await using resource = await startResource(server, {
    client: await newClient(server),
    now: server.clock.now,
  });
  await resource.verifier.ready;
  const before = await registerWithPassword(server);
  expect((await resource.get(bearer(before))).status).toBe(200);
  await rotateSigningKey(app, request);
  // The feed told of the new key long before it signs.
  await until(() => keysOnly(resource.asked).length === 2);
  server.clock.advance(11 * 60_000);
  const after = await registerWithPassword(server);
  for (const person of [before, after, before, after])
    expect((await resource.get(bearer(person))).status).toBe(200);
  expect(keysOnly(resource.asked)).toHaveLength(2);
});

plain(
  "where nothing follows the feed, a key that signs unannounced is known within two seconds",
  async () => {
    await using server = await startServer();
    const { app } = server.running.latchkey;
    await using resource = await startResource(server, { now: server.clock.now });
    const before = await registerWithPassword(server);
    expect((await resource.get(bearer(before))).status).toBe(200);
    await rotateSigningKey(app, request);
    server.clock.advance(11 * 60_000);
    const after = await registerWithPassword(server);
    const tookMs = await until(async () => (await resource.get(bearer(after))).status === 200);
    expect(tookMs).toBeLessThan(4_000);
    expect((await resource.get(bearer(before))).status).toBe(200);
    expect(keysOnly(resource.asked)).toHaveLength(2);
  },
);

plain("a key that is taken back takes its tokens along within two seconds", async () => {
  await using server = await startServer();
  const { app } = server.running.latchkey;
  await using resource = await startResource(server, { client: await newClient(server) });
  await resource.verifier.ready;
  const person = await registerWithPassword(server);
  expect((await resource.get(bearer(person))).status).toBe(200);
  await until(() => resource.verifier.age().keysMs !== null);
  await revokeSigningKey(app, request, app.signingKeys.signer().kid ?? "");
  const tookMs = await until(async () => (await resource.get(bearer(person))).status === 401);
  expect(tookMs).toBeLessThan(2_500);
  const fresh = await registerWithPassword(server);
  expect((await resource.get(bearer(fresh))).status).toBe(200);
});

plain("a flood of unknown key ids costs the issuer one request", async () => {
  await using server = await startServer();
  await using resource = await startResource(server);
  const person = await registerWithPassword(server);
  expect((await resource.get(bearer(person))).status).toBe(200);
  const { key } = server.running.latchkey.app.signingKeys.signer();
  const startedMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: randomUUID() })
        .sign(key);
      return resource.get({ authorization: `Bearer ${token}` });
    }),
  );
  for (const answer of answers) expect(answer.error).toBe("invalid_token");
  // One at the start, and one in two seconds at most.
  const most = 2 + Math.floor((performance.now() - startedMs) / 2_000);
  expect(keysOnly(resource.asked).length).toBeLessThanOrEqual(most);
  expect((await resource.get(bearer(person))).status).toBe(200);
});

/** An issuer whose key set is whatever one likes; it can be changed. */
async function startKeyServer(first: string) {
  let body = first;
  const http = createServer((_request, response) => response.end(body));
  await once(http.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    answer: (next: string) => (body = next),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await once(http.close(), "close");
    },
  };
}

const publicKey = (kid: string) => ({ kty: "OKP", crv: "Ed25519", kid, x: "A".repeat(43) });
const unusable: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["no JSON", "<html>"],
  ["null", "null"],
  ["keys that are no list", '{"keys":{}}'],
  ["only keys of other kinds", '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"a"},null,7]}'],
  ["a megabyte", JSON.stringify({ keys: [], padding: "x".repeat(1024 * 1024) })],
  [
    "a hundred keys",
    JSON.stringify({ keys: Array.from({ length: 100 }, (_, n) => publicKey(`k${n}`)) }),
  ],
];

plain.for(unusable)(
  "a key set that is %s is the issuer's failure, not the caller's",
  async ([, body]) => {
    await using server = await startServer();
    await using keys = await startKeyServer(body);
    const person = await registerWithPassword(server);
    const troubles: unknown[] = [];
    await using resource = await startResource(
      { origin: server.origin, url: keys.url },
      { onTrouble: (trouble) => troubles.push(trouble) },
    );
    expect(await resource.get(bearer(person))).toMatchObject({
      status: 503,
      error: "temporarily_unavailable",
      challenge: null,
    });
    expect(troubles.length).toBeGreaterThan(0);
    // It recovers by itself.
    keys.answer(JSON.stringify(server.running.latchkey.app.signingKeys.jwks()));
    await resource.verifier.ready;
    expect((await resource.get(bearer(person))).status).toBe(200);
  },
);

plain("keys that were read once stay good when the next answer is none", async () => {
  await using server = await startServer();
  const { signingKeys } = server.running.latchkey.app;
  await using keys = await startKeyServer(JSON.stringify(signingKeys.jwks()));
  await using resource = await startResource({ origin: server.origin, url: keys.url });
  const person = await registerWithPassword(server);
  expect((await resource.get(bearer(person))).status).toBe(200);
  keys.answer("<html>");
  // A key that nobody knows has the kit ask again, and find out that it can't tell.
  const unknown = await new SignJWT({})
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "unknown" })
    .sign(signingKeys.signer().key);
  const authorization = `Bearer ${unknown}`;
  await until(
    async () => (await resource.get({ authorization })).error === "temporarily_unavailable",
  );
  expect((await resource.get(bearer(person))).status).toBe(200);
});
