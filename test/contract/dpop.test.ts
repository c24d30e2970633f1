// DPoP (RFC 9449): tokens bound to a key, useless without it, and a captured request that is sent again is refused.
import { decodeJwt } from "jose";
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { goodPassword, newProfile } from "./people.ts";
import { createKey, hashOf, type Key, type ProofClaims } from "./proofs.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

async function call(
  server: ServerFixture,
  path: string,
  headers: Record<string, string>,
  input?: unknown,
) {
  const response = await fetch(`${server.url}/trpc/${path}`, {
    method: input === undefined ? "GET" : "POST",
    headers: { ...headers, ...(input === undefined ? {} : { "content-type": "application/json" }) },
    ...(input === undefined ? {} : { body: JSON.stringify({ json: input }) }),
  });
  const body = (await response.json()) as {
    result?: { data: { json: { tokens?: { accessToken: string; refreshToken: string } } } };
    error?: { json: { data: { code: string } } };
  };
  return {
    status: response.status,
    code: body.error?.json.data.code,
    json: body.result?.data.json,
  };
}

async function registerBound(server: ServerFixture, key: Key) {
  const htu = `${server.origin}/trpc/auth.passwords.register`;
  const dpop = await key.prove({ htm: "POST", htu });
  const input = { ...newProfile(), password: goodPassword, mode: "body" };
  const { json } = await call(server, "auth.passwords.register", { dpop }, input);
  return {
    accessToken: json?.tokens?.accessToken ?? "",
    refreshToken: json?.tokens?.refreshToken ?? "",
  };
}

const meUrl = (server: ServerFixture) => `${server.origin}/trpc/users.me`;

async function provenHeaders(
  server: ServerFixture,
  key: Key,
  accessToken: string,
  claims: Partial<ProofClaims> = {},
) {
  const dpop = await key.prove({
    htm: "GET",
    htu: meUrl(server),
    ath: hashOf(accessToken),
    ...claims,
  });
  return { authorization: `DPoP ${accessToken}`, dpop };
}

describe("a token bound to a key", () => {
  test("carries the key's thumbprint and opens with its proofs", async ({ server }) => {
    const key = await createKey();
    const { accessToken } = await registerBound(server, key);
    expect(decodeJwt(accessToken)).toMatchObject({ cnf: { jkt: key.jkt } });
    const answer = await call(server, "users.me", await provenHeaders(server, key, accessToken));
    expect(answer.status).toBe(200);
  });

  test("is refused as a bearer token, and under a stranger's key", async ({ server }) => {
    const key = await createKey();
    const { accessToken } = await registerBound(server, key);
    const bearer = await call(server, "users.me", { authorization: `Bearer ${accessToken}` });
    expect(bearer).toMatchObject({ status: 401, code: "DPOP_PROOF_INVALID" });
    const thief = await createKey();
    const stolen = await call(server, "users.me", await provenHeaders(server, thief, accessToken));
    expect(stolen).toMatchObject({ status: 401, code: "DPOP_PROOF_INVALID" });
    const rows = await server.sql.run(
      "select user_id, success, details from audit_logs where event_type = 'token_refused'",
    );
    expect(rows).toEqual([
      { user_id: decodeJwt(accessToken).sub, success: 0, details: expect.stringMatching(/key/) },
    ]);
  });

  test("is refused when its request is sent again, which the audit tells", async ({ server }) => {
    const key = await createKey();
    const { accessToken } = await registerBound(server, key);
    const captured = await provenHeaders(server, key, accessToken);
    expect((await call(server, "users.me", captured)).status).toBe(200);
    const replays = await Promise.all(
      Array.from({ length: 5 }, () => call(server, "users.me", captured)),
    );
    for (const replay of replays)
      expect(replay).toMatchObject({ status: 401, code: "REPLAY_DETECTED" });
    const { sub } = decodeJwt(accessToken);
    const rows = await server.sql.run(
      "select details from audit_logs where event_type = 'replay_detected' and user_id = ?",
      [String(sub)],
    );
    // One row a minute stands for all of them.
    expect(rows).toEqual([
      { details: expect.stringMatching(/^REPLAY_DETECTED: GET \/trpc\/users\.me/) },
    ]);
  });

  test("is told of by itself, however often strangers send a proof of their own from there", async ({
    server,
  }) => {
    const stranger = await createKey();
    const dpop = await stranger.prove({ htm: "GET", htu: meUrl(server) });
    const answers = [];
    for (let sent = 0; sent < 30; sent += 1)
      answers.push((await call(server, "users.me", { dpop })).code);
    expect(answers).toEqual([
      "UNAUTHENTICATED",
      ...Array.from({ length: 29 }, () => "REPLAY_DETECTED"),
    ]);
    const key = await createKey();
    const { accessToken } = await registerBound(server, key);
    const captured = await provenHeaders(server, key, accessToken);
    for (let sent = 0; sent < 2; sent += 1) await call(server, "users.me", captured);
    const { sub } = decodeJwt(accessToken);
    const rows = await server.sql.run(
      "select user_id from audit_logs where event_type = 'replay_detected' and (user_id is null or user_id = ?) order by created_at",
      [String(sub)],
    );
    expect(rows).toEqual([{ user_id: null }, { user_id: sub }]);
  });

  test.for([
    ["another method", { htm: "POST" }],
    ["another address", { htu: "https://evil.example/trpc/users.me" }],
    ["another path", { htu: "http://localhost/trpc/users.list" }],
    ["another token", { ath: hashOf("another") }],
    ["an hour ago", { iat: Math.floor(Date.now() / 1000) - 3600 }],
    ["an hour ahead", { iat: Math.floor(Date.now() / 1000) + 3600 }],
  ] as const)("is refused with a proof for %s", async ([, claims], { server }) => {
    const key = await createKey();
    const { accessToken } = await registerBound(server, key);
    const answer = await call(
      server,
      "users.me",
      await provenHeaders(server, key, accessToken, claims),
    );
    expect(answer).toMatchObject({ status: 401, code: "DPOP_PROOF_INVALID" });
  });

  test("refreshes only with its key", async ({ server }) => {
    const key = await createKey();
    const { refreshToken } = await registerBound(server, key);
    const without = await call(server, "auth.refresh", {}, { refreshToken });
    // Told apart from a session that has ended: the client may have the key, and not know that it is needed.
    expect(without).toMatchObject({ status: 401, code: "DPOP_PROOF_REQUIRED" });
    const htu = `${server.origin}/trpc/auth.refresh`;
    const stranger = await (await createKey()).prove({ htm: "POST", htu });
    const stolen = await call(server, "auth.refresh", { dpop: stranger }, { refreshToken });
    expect(stolen).toMatchObject({ status: 401, code: "REFRESH_INVALID" });
    const dpop = await key.prove({ htm: "POST", htu });
    const refreshed = await call(server, "auth.refresh", { dpop }, { refreshToken });
    expect(refreshed.status).toBe(200);
    expect(decodeJwt(refreshed.json?.tokens?.accessToken ?? "")).toMatchObject({
      cnf: { jkt: key.jkt },
    });
  });
});
