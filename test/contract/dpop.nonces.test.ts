// Nonces of the server's (RFC 9449, sections 8 and 9): proofs made ahead of time are of no use, on any instance.
import { decodeJwt } from "jose";
import { describe, expect } from "vitest";
import { startServerProcess } from "../support/server-process.ts";
import { startServer } from "../support/server.ts";
import { openTappedClient } from "./dpop-clients.ts";
import { goodPassword as password, newProfile } from "./people.ts";
import { createKey } from "./proofs.ts";
import { withServer } from "./with-server.ts";

const environment = { DPOP_NONCES: "required" };
const test = withServer({ environment });
const minuteMs = 60_000;

const faces = [
  [
    "tRPC",
    "/trpc/auth.refresh",
    (body: unknown) => (body as { error: { json: { data: object } } }).error.json.data,
  ],
  ["REST", "/auth/refresh", (body: unknown) => body as object],
] as const;

describe.for(faces)("over %s", ([, path, refusalIn]) => {
  test("a proof without the nonce is refused, and told it", async ({ server }) => {
    const key = await createKey();
    const send = async (nonce?: string) => {
      const claims = { htm: "POST", htu: server.origin + path, ...(nonce ? { nonce } : {}) };
      const dpop = await key.prove(claims);
      return fetch(server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", origin: server.origin, dpop },
        body: "{}",
      });
    };
    for (const nonce of [undefined, "guessed"]) {
      const refused = await send(nonce);
      expect(refused.status).toBe(401);
      expect(refusalIn(await refused.json())).toMatchObject({ code: "USE_DPOP_NONCE" });
      expect(refused.headers.get("www-authenticate")).toMatch(
        /^DPoP error="use_dpop_nonce", algs="/,
      );
      expect(refused.headers.get("access-control-expose-headers")).toMatch(
        /dpop-nonce, www-authenticate, date$/,
      );
      const given = refused.headers.get("dpop-nonce") ?? "";
      expect(given).toMatch(/^[\w-]{43}$/);
      // The proof holds now; the refresh token that isn't there is the next thing to be missed.
      expect(refusalIn(await (await send(given)).json())).toMatchObject({
        code: "REFRESH_INVALID",
      });
    }
  });
});

test("a nonce runs out after two minutes at most", async ({ server }) => {
  const tapped = openTappedClient(server, { now: server.clock.now });
  const { client, requests } = tapped;
  await client.signUp.withPassword({ ...newProfile(), password });
  requests.length = 0;
  server.clock.advance(2 * minuteMs);
  await client.api.users.me.query();
  await client.api.users.me.query();
  expect(requests.map(({ status }) => status)).toEqual([401, 200, 200]);
  const nonces = requests.map(({ headers }) => decodeJwt(headers.get("dpop") ?? "")["nonce"]);
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(nonces[2]).toBe(nonces[1]);
});

test("a client learns its first nonce and the right time from one refusal", async ({ server }) => {
  const now = () => new Date(server.clock.now().getTime() + 30 * minuteMs);
  const { client, requests } = openTappedClient(server, { now });
  await client.signUp.withPassword({ ...newProfile(), password });
  await Promise.all([client.api.users.me.query(), client.api.users.update.mutate({})]);
  expect(requests.map(({ status }) => status)).toEqual([401, 200, 200, 200]);
});

test("who proves nothing is told no nonce, and needs none", async ({ server }) => {
  const answer = await fetch(`${server.url}/healthz`);
  expect(answer.status).toBe(200);
  expect(answer.headers.has("dpop-nonce")).toBe(false);
  const { client } = openTappedClient(server, { dpop: false });
  await client.signUp.withPassword({ ...newProfile(), password });
  await expect(client.api.users.me.query()).resolves.toMatchObject({ firstName: "Ada" });
});

test("a nonce of one instance is taken by another", async () => {
  await using server = await startServer({ environment });
  const { DATA_DIR = "", ORIGIN = "" } = server.environment;
  await using other = await startServerProcess({ DATA_DIR, ORIGIN, ...environment });
  const key = await createKey();
  const send = async (url: string, nonce?: string) => {
    const claims = { htm: "GET", htu: `${server.origin}/users/me` };
    const dpop = await key.prove({ ...claims, ...(nonce ? { nonce } : {}) });
    return fetch(`${url}/users/me`, { headers: { dpop } });
  };
  const given = (await send(server.url)).headers.get("dpop-nonce") ?? "";
  expect(await (await send(other.url)).json()).toMatchObject({ code: "USE_DPOP_NONCE" });
  expect(await (await send(other.url, given)).json()).toMatchObject({ code: "UNAUTHENTICATED" });
});
