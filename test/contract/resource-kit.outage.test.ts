// The issuer is down: tokens go on, sessions wait, and nothing that ended meanwhile comes back to life.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { CredentialsRefused } from "@latchkey/server/resource";
import { expect, test } from "vitest";
import { findFreePort, type ServerFixture, startServer } from "../support/server.ts";
import { until } from "../support/until.ts";
import { registerWithPassword, signInWithPassword } from "./people.ts";
import { bearer, cookieOf, newClient, startResource } from "./resource-under-test.ts";

/** The same server again: its port, its folder. */
function startAgain({ environment, dataDir }: ServerFixture) {
  const { PORT = "", ORIGIN = "" } = environment;
  return startServer({ dataDir, environment: { PORT, ORIGIN } });
}

test("a token is verified all the while, a session is answered 503, and both recover", async () => {
  await using server = await startServer();
  await using resource = await startResource(server, { client: await newClient(server) });
  await resource.verifier.ready;
  const person = await registerWithPassword(server);
  const inSession = await signInWithPassword(server, person.email, { mode: "session" });
  expect((await resource.get(cookieOf(inSession))).status).toBe(200);
  await server.stop();
  // Longer than the feed's own rhythm.
  await until(() => (resource.verifier.age().revocationsMs ?? 0) > 1_500);
  expect((await resource.get(bearer(person))).status).toBe(200);
  expect(await resource.get(cookieOf(inSession))).toMatchObject({
    status: 503,
    error: "temporarily_unavailable",
    challenge: null,
  });
  await using again = await startAgain(server);
  expect((await resource.get(cookieOf(inSession))).status).toBe(200);
  const back = await signInWithPassword(again, person.email);
  await back.api.auth.sessions.revokeOthers.mutate();
  await until(async () => (await resource.get(bearer(person))).error === "invalid_token");
});

test("where that was asked for, tokens too are answered 503 once the feed is old", async () => {
  await using server = await startServer();
  await using resource = await startResource(server, {
    client: await newClient(server),
    revocationsMaxAgeMs: 3_000,
  });
  await resource.verifier.ready;
  const person = await registerWithPassword(server);
  expect((await resource.get(bearer(person))).status).toBe(200);
  await server.stop();
  await until(async () => (await resource.get(bearer(person))).status === 503);
  expect(resource.verifier.age().revocationsMs).toBeGreaterThan(3_000);
  await using _again = await startAgain(server);
  await until(async () => (await resource.get(bearer(person))).status === 200);
});

test("a resource that starts before its issuer says 503, and is ready when the issuer is", async () => {
  await using server = await startServer();
  const client = await newClient(server);
  const person = await registerWithPassword(server);
  await server.stop();
  const troubles: unknown[] = [];
  await using resource = await startResource(server, {
    client,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  expect(await resource.get(bearer(person))).toMatchObject({ status: 503 });
  expect(resource.verifier.age()).toEqual({ keysMs: Infinity, revocationsMs: Infinity });
  await until(() => troubles.length >= 2);
  await using _again = await startAgain(server);
  await resource.verifier.ready;
  expect((await resource.get(bearer(person))).status).toBe(200);
});

test("a database that was put back doesn't hide what is revoked from then on", async () => {
  await using server = await startServer();
  await using resource = await startResource(server, { client: await newClient(server) });
  await resource.verifier.ready;
  const [stays, leaves] = [await registerWithPassword(server), await registerWithPassword(server)];
  const backup = join(server.dataDir, "backup.db");
  await server.sql.run("vacuum into ?", [backup]);
  // The cursor moves past everything that the backup knows.
  for (let turn = 0; turn < 5; turn += 1)
    await (await registerWithPassword(server)).api.auth.signOut.mutate({});
  await leaves.api.auth.signOut.mutate({});
  await until(async () => (await resource.get(bearer(leaves))).error === "invalid_token");
  await server.sql.close();
  await server.stop();
  await copyFile(backup, join(server.dataDir, "app.db"));
  await using again = await startAgain(server);
  const elsewhere = await signInWithPassword(again, stays.email);
  await elsewhere.api.auth.sessions.revokeOthers.mutate();
  const tookMs = await until(
    async () => (await resource.get(bearer(stays))).error === "invalid_token",
  );
  expect(tookMs).toBeLessThan(8_000);
});

test("once its credentials are taken back all is 503, and the log is told so once", async () => {
  await using server = await startServer();
  const client = await newClient(server);
  const troubles: unknown[] = [];
  await using resource = await startResource(server, {
    client,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  await resource.verifier.ready;
  const person = await registerWithPassword(server);
  const inSession = await signInWithPassword(server, person.email, { mode: "session" });
  expect((await resource.get(bearer(person))).status).toBe(200);
  const setRevokedAt = (at: string | null) =>
    server.sql.run("update service_clients set revoked_at = ? where id = ?", [at, client.id]);
  await setRevokedAt(new Date().toISOString());
  await until(async () => (await resource.get(bearer(person))).status === 503);
  const askedBefore = resource.asked.length;
  await until(() => resource.asked.length >= askedBefore + 3);
  for (const headers of [bearer(person), cookieOf(inSession)])
    expect(await resource.get(headers)).toMatchObject({
      status: 503,
      error: "temporarily_unavailable",
      challenge: null,
    });
  expect(troubles).toEqual([expect.any(CredentialsRefused)]);
  expect(resource.verifier.age().revocationsMs).toBe(Infinity);
  await setRevokedAt(null);
  await until(async () => (await resource.get(bearer(person))).status === 200);
});

test("what can't work is refused when it is made", async () => {
  const issuer = { origin: "http://localhost:1", url: `http://127.0.0.1:${await findFreePort()}` };
  for (const options of [
    { issuer: "auth.example.com" },
    { publicOrigin: "javascript:1" },
    { tokens: "introspection" as const },
    { tokens: { sharedSecret: "short" } },
    { dpopNonceSecret: "short" },
  ])
    await expect(startResource(issuer, options)).rejects.toThrow(TypeError);
});
