// DPoP through the SDK: every request proven, every token bound, and of no use to whoever captures them.
import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { createTestClock, startServer } from "../support/server.ts";
import { createKeyStore, openTappedClient, type TappedClient } from "./dpop-clients.ts";
import { goodPassword as password, newProfile } from "./people.ts";
import { hashOf, readProof } from "./proofs.ts";

async function signUp({ client }: TappedClient) {
  const profile = newProfile();
  await client.signUp.withPassword({ ...profile, password });
  return profile;
}

const boundKeyOf = (accessToken: string | null) =>
  decodeJwt<{ cnf?: { jkt: string } }>(accessToken ?? "").cnf?.jkt;

describe("a client with a key", () => {
  test("proves each request by a proof of its own, and has its tokens bound", async () => {
    await using server = await startServer();
    const tapped = openTappedClient(server);
    const { client, requests } = tapped;
    await signUp(tapped);
    expect(client.session.get()).toMatchObject({ tokenType: "DPoP" });
    const accessToken = (await client.session.accessToken()) ?? "";
    await Promise.all([
      client.api.users.me.query(),
      client.api.auth.sessions.list.query(),
      client.api.users.update.mutate({ jobTitle: "Programmer" }),
    ]);
    // The last two are under way at once, and either may be answered first.
    expect(requests.map(({ url, status }) => `${status} ${url.pathname}`).toSorted()).toEqual([
      "200 /trpc/auth.passwords.register",
      "200 /trpc/users.me,auth.sessions.list",
      "200 /trpc/users.update",
    ]);
    const seen = new Set<unknown>();
    for (const { method, url, headers } of requests) {
      const { header, jkt, claims } = await readProof(headers.get("dpop") ?? "");
      const bound = headers.get("authorization") !== null;
      expect(header).toEqual({ typ: "dpop+jwt", alg: "ES256" });
      expect(jkt).toBe(boundKeyOf(accessToken));
      expect(claims).toEqual({
        htm: method,
        htu: server.origin + url.pathname,
        iat: expect.any(Number),
        jti: expect.stringMatching(/^.{36}$/),
        ...(bound ? { ath: hashOf(accessToken) } : {}),
      });
      expect(headers.get("authorization")).toBe(bound ? `DPoP ${accessToken}` : null);
      seen.add(claims.jti);
    }
    expect(seen.size).toBe(3);
  });

  test("refreshes with its key, and repeats a refused call with a fresh proof", async () => {
    const clock = createTestClock();
    await using server = await startServer({ clock });
    const started = clock.now();
    const tapped = openTappedClient(server, { now: () => started });
    const { client, requests } = tapped;
    await signUp(tapped);
    const before = await client.session.accessToken();
    clock.advance(16 * 60_000);
    requests.length = 0;
    await expect(client.api.users.me.query()).resolves.toMatchObject({ firstName: "Ada" });
    expect(requests.map(({ url, status }) => [url.pathname, status])).toEqual([
      // First the clock is found to be wrong, then the token to have run out.
      ["/trpc/users.me", 401],
      ["/trpc/users.me", 401],
      ["/trpc/auth.refresh", 200],
      ["/trpc/users.me", 200],
    ]);
    const after = await client.session.accessToken();
    expect(after).not.toBe(before);
    expect(boundKeyOf(after)).toBe(boundKeyOf(before));
  });

  test.for([-30, -2, 2, 30])("works with a clock that is %i minutes off", async (minutes) => {
    await using server = await startServer();
    const tapped = openTappedClient(server, {
      now: () => new Date(Date.now() + minutes * 60_000),
    });
    await signUp(tapped);
    await tapped.client.api.users.me.query();
    expect(tapped.requests.map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  test("has another key after a sign-out, the same after a sign-in", async () => {
    await using server = await startServer();
    const dpopKeyStore = createKeyStore();
    const tapped = openTappedClient(server, { dpopKeyStore });
    const { client } = tapped;
    const { email } = await signUp(tapped);
    const first = boundKeyOf(await client.session.accessToken());
    await client.signIn.withPassword({ email, password });
    expect(boundKeyOf(await client.session.accessToken())).toBe(first);
    await client.signOut();
    expect(dpopKeyStore.kept()).toBeNull();
    await client.signIn.withPassword({ email, password });
    expect(boundKeyOf(await client.session.accessToken())).not.toBe(first);
    expect(dpopKeyStore.kept()?.privateKey.extractable).toBe(false);
  });

  test("is signed out when its key is gone", async () => {
    await using server = await startServer();
    const dpopKeyStore = createKeyStore();
    const tapped = openTappedClient(server, { dpopKeyStore });
    await signUp(tapped);
    await dpopKeyStore.remove();
    await expect(tapped.client.api.users.me.query()).rejects.toMatchObject({
      code: "DPOP_PROOF_INVALID",
    });
    expect(tapped.client.session.get().status).toBe("signedOut");
  });

  test("says so when it can't have a key", async () => {
    await using server = await startServer();
    const unable = (): never => {
      throw new DOMException("Storage is blocked.", "SecurityError");
    };
    const dpopKeyStore = { read: unable, add: unable, remove: unable };
    const tapped = openTappedClient(server, { dpopKeyStore });
    await expect(signUp(tapped)).rejects.toMatchObject({ code: "KEY_UNAVAILABLE" });
    expect(tapped.requests).toEqual([]);
  });
});

describe("what somebody captured", () => {
  test("is refused over tRPC, queries and sign-ins alike, and audited", async () => {
    await using server = await startServer();
    const tapped = openTappedClient(server);
    const { email } = await signUp(tapped);
    await tapped.client.api.users.me.query();
    expect(tapped.requests).toHaveLength(2);
    for (const request of tapped.requests) {
      expect(request.status).toBe(200);
      const replay = await request.sendAgain();
      expect(replay.status).toBe(401);
      expect(await replay.text()).toContain('"code":"REPLAY_DETECTED"');
    }
    const rows = await server.sql.run(
      "select user_email, details from audit_logs where event_type = 'replay_detected' order by details desc",
    );
    expect(rows).toEqual([
      {
        user_email: null,
        details: expect.stringMatching(
          /^REPLAY_DETECTED: POST \/trpc\/auth\.passwords\.register was sent again\./,
        ),
      },
      {
        user_email: email,
        details: expect.stringMatching(/^REPLAY_DETECTED: GET \/trpc\/users\.me was sent again\./),
      },
    ]);
  });

  test("is refused over REST, and audited", async () => {
    await using server = await startServer();
    const tapped = openTappedClient(server, { resourceOrigins: [server.origin] });
    const { email } = await signUp(tapped);
    const me = await tapped.client.fetch(`${server.origin}/users/me`);
    expect(me.status).toBe(200);
    const replay = await tapped.requests.at(-1)?.sendAgain();
    expect(replay?.status).toBe(401);
    expect(await replay?.json()).toMatchObject({ code: "REPLAY_DETECTED" });
    const rows = await server.sql.run(
      "select user_email from audit_logs where event_type = 'replay_detected'",
    );
    expect(rows).toEqual([{ user_email: email }]);
  });

  test("gives a thief a token that opens nothing without its key", async () => {
    await using server = await startServer();
    const tapped = openTappedClient(server);
    await signUp(tapped);
    const accessToken = (await tapped.client.session.accessToken()) ?? "";
    for (const scheme of ["Bearer", "DPoP"]) {
      const answer = await fetch(`${server.url}/users/me`, {
        headers: { authorization: `${scheme} ${accessToken}` },
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(
        /^DPoP error="invalid_dpop_proof", algs="ES256 /,
      );
      expect(await answer.json()).toMatchObject({ code: "DPOP_PROOF_INVALID" });
    }
  });
});
