// DPoP off, allowed or required, and clients that prove always, never, or once they are asked.
import { createLatchkeyClient } from "@latchkey/client-sdk";
import { describe, expect, test } from "vitest";
import { startServer } from "../support/server.ts";
import { createCaller, refusalOf } from "./api-caller.ts";
import { createKeyStore, openTappedClient } from "./dpop-clients.ts";
import { goodPassword as password, newProfile } from "./people.ts";
import { createKey } from "./proofs.ts";

describe("a server that requires proofs", () => {
  const environment = { DPOP: "required" };

  test("has a client of the default kind start to prove, from its first request on", async () => {
    await using server = await startServer({ environment });
    const { client, requests } = openTappedClient(server, { dpop: undefined });
    await client.signUp.withPassword({ ...newProfile(), password });
    await client.api.users.me.query();
    expect(requests.map(({ headers, status }) => [headers.has("dpop"), status])).toEqual([
      [false, 401],
      [true, 200],
      [true, 200],
    ]);
    expect(client.session.get()).toMatchObject({ tokenType: "DPoP" });
  });

  test("refuses a client that never proves", async () => {
    await using server = await startServer({ environment });
    const { client } = openTappedClient(server, { dpop: false });
    await expect(client.signUp.withPassword({ ...newProfile(), password })).rejects.toMatchObject({
      code: "DPOP_PROOF_REQUIRED",
    });
  });

  test("refuses strangers too, before anything is done", async () => {
    await using server = await startServer({ environment });
    const { api } = createCaller(server);
    const before = await server.sql.lastingState();
    expect(await refusalOf(api.auth.passkeys.beginRegistration.mutate(newProfile()))).toMatchObject(
      { code: "DPOP_PROOF_REQUIRED", httpStatus: 401 },
    );
    expect(await server.sql.lastingState()).toEqual(before);
    const rest = await fetch(`${server.url}/users/me`);
    expect(rest.status).toBe(401);
    expect(rest.headers.get("www-authenticate")).toMatch(/^DPoP algs="ES256 /);
  });

  test("opens no cookie session, with a proof either", async () => {
    await using server = await startServer({ environment });
    const path = "auth.passwords.register";
    const htu = `${server.origin}/trpc/${path}`;
    const dpop = await (await createKey()).prove({ htm: "POST", htu });
    const { api, cookies } = createCaller(server, { headers: { dpop } });
    const registration = { ...newProfile(), password, mode: "session" } as const;
    expect(await refusalOf(api.auth.passwords.register.mutate(registration))).toMatchObject({
      code: "DPOP_PROOF_REQUIRED",
    });
    expect(cookies.size).toBe(0);
  });

  test("ends sessions that were opened without a key when it came to require one", async () => {
    const server = await startServer();
    const { client } = openTappedClient(server, { dpop: undefined });
    await client.signUp.withPassword({ ...newProfile(), password });
    await server.stop();
    const { PORT = "" } = server.environment;
    await using _stricter = await startServer({
      dataDir: server.dataDir,
      environment: { ...environment, PORT, ORIGIN: server.origin },
    });
    await expect(client.api.users.me.query()).rejects.toMatchObject({
      code: "DPOP_PROOF_REQUIRED",
    });
    expect(client.session.get().status).toBe("signedOut");
    await server[Symbol.asyncDispose]();
  });
});

test("a server without DPoP takes a client that proves, and binds nothing", async () => {
  await using server = await startServer({ environment: { DPOP: "off" } });
  const { client, requests } = openTappedClient(server);
  await client.signUp.withPassword({ ...newProfile(), password });
  await client.api.users.me.query();
  expect(client.session.get()).toMatchObject({ tokenType: "Bearer" });
  expect(requests.map(({ status }) => status)).toEqual([200, 200]);
  expect(await server.sql.run("select 1 from seen_proofs")).toEqual([]);
});

test("a server that allows proofs asks no client of the default kind for any", async () => {
  await using server = await startServer();
  const { client, requests } = openTappedClient(server, { dpop: undefined });
  await client.signUp.withPassword({ ...newProfile(), password });
  await client.api.users.me.query();
  expect(requests.some(({ headers }) => headers.has("dpop"))).toBe(false);
  expect(client.session.get()).toMatchObject({ tokenType: "Bearer" });
});

test("a client of the default kind goes on with a session that was bound by another", async () => {
  await using server = await startServer();
  const dpopKeyStore = createKeyStore();
  let kept: string | null = null;
  const refreshTokenStorage = {
    read: () => kept,
    write: (token: string | null) => void (kept = token),
  };
  const first = openTappedClient(server, { dpopKeyStore, refreshTokenStorage });
  await first.client.signUp.withPassword({ ...newProfile(), password });
  const next = openTappedClient(server, { dpop: undefined, dpopKeyStore, refreshTokenStorage });
  await expect(next.client.session.restore()).resolves.toMatchObject({
    status: "signedIn",
    tokenType: "DPoP",
  });
});

test("mode session can't be asked to prove a key", () => {
  expect(() =>
    createLatchkeyClient({ url: "http://auth.test", mode: "session", dpop: true }),
  ).toThrow(TypeError);
});
