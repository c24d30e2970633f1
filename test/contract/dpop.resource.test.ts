// The SDK's `fetch` and the example resource service: tokens that only their key's holder can use, sent nowhere else.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLatchkeyClient } from "@latchkey/client-sdk";
import { createResourceVerifier, type ResourceVerifierOptions } from "@latchkey/server/resource";
import { refusalResponse, verifyRequest } from "@latchkey/server/resource/fetch";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  createResourceApp,
  type RefusedRequest,
} from "../../examples/resource-service/src/resource-app.ts";
import { createTestClock, type ServerFixture, startServer } from "../support/server.ts";
import { openTappedClient } from "./dpop-clients.ts";
import { goodPassword as password, newProfile } from "./people.ts";

const api = "https://api.example.com";
const url = `${api}/resources/user`;
const dpopNonceSecret = "no secret, and long enough for one";

function openVerifier(server: ServerFixture, options: Partial<ResourceVerifierOptions> = {}) {
  const verifier = createResourceVerifier({
    issuer: server.origin,
    issuerUrl: server.url,
    publicOrigin: api,
    now: server.clock.now,
    ...options,
  });
  onTestFinished(() => verifier.stop());
  return verifier;
}

/** Somebody who is signed in, with the example service at another origin. */
async function openStage(
  server: ServerFixture,
  {
    client: clientOptions = {},
    verifier = {},
  }: {
    readonly client?: Parameters<typeof openTappedClient>[1];
    readonly verifier?: Partial<ResourceVerifierOptions>;
  } = {},
) {
  const refused: RefusedRequest[] = [];
  const app = createResourceApp(openVerifier(server, verifier), {
    webOrigin: server.origin,
    onRefused: (request) => void refused.push(request),
  });
  const tapped = openTappedClient(
    server,
    { resourceOrigins: [api], ...clientOptions },
    new Map([[api, async (request: Request) => app.fetch(request)]]),
  );
  const profile = newProfile();
  await tapped.client.signUp.withPassword({ ...profile, password });
  tapped.requests.length = 0;
  return { ...tapped, ...profile, refused };
}

describe("a bound token", () => {
  test("opens the service with a proof for the address, and a captured request doesn't", async () => {
    await using server = await startServer();
    const { client, requests, email, refused } = await openStage(server);
    const answer = await client.fetch(`${url}?page=2#top`, { headers: { accept: "text/plain" } });
    expect(await answer.json()).toMatchObject({ data: `USER DATA for ${email}` });
    const [captured] = requests;
    expect(captured?.headers.get("accept")).toBe("text/plain");
    expect(captured?.headers.get("authorization")).toMatch(/^DPoP /);
    const replay = await captured?.sendAgain();
    expect(replay?.status).toBe(401);
    expect(await replay?.json()).toMatchObject({ error: "replay_detected" });
    expect(refused).toEqual([
      {
        event: "REPLAY_DETECTED",
        method: "GET",
        path: "/resources/user",
        reason: "This request was sent before.",
      },
    ]);
  });

  test("is refused without its key", async () => {
    await using server = await startServer();
    const { client } = await openStage(server);
    const thief = await openStage(server);
    const accessToken = await client.session.accessToken();
    const verifier = openVerifier(server);
    const [proof] = (await thief.client.fetch(url), thief.requests);
    for (const headers of [
      { authorization: `Bearer ${accessToken}` },
      { authorization: `DPoP ${accessToken}` },
      { authorization: `DPoP ${accessToken}`, dpop: proof?.headers.get("dpop") ?? "" },
    ]) {
      await expect(verifyRequest(verifier, new Request(url, { headers }))).rejects.toMatchObject({
        code: "invalid_dpop_proof",
        status: 401,
      });
    }
  });

  test("is of no use to a service that it was sent to, whatever address that makes up", async () => {
    await using server = await startServer();
    const { client, requests } = await openStage(server);
    await client.fetch(url);
    const { headers } = requests[0] ?? { headers: new Headers() };
    const other = openVerifier(server, { publicOrigin: "https://other.example.com" });
    for (const path of ["/resources/user", "//api.example.com/resources/user", url]) {
      const forwarded = other.verify({
        method: "GET",
        path,
        authorization: headers.get("authorization") ?? "",
        dpop: headers.get("dpop") ?? "",
      });
      await expect(forwarded).rejects.toMatchObject({ code: "invalid_dpop_proof" });
    }
  });

  test("is replaced once when it has run out, and the body comes along again", async () => {
    const clock = createTestClock();
    await using server = await startServer({ clock });
    const started = clock.now();
    const verifier = openVerifier(server);
    const echo = async (request: Request): Promise<Response> => {
      try {
        const { email } = await verifyRequest(verifier, request);
        return Response.json({ email, body: await request.text() });
      } catch (error) {
        const refusal = refusalResponse(error);
        refusal.headers.set("date", clock.now().toUTCString());
        return refusal;
      }
    };
    const { client, requests } = openTappedClient(
      server,
      { now: () => started, resourceOrigins: [api] },
      new Map([[api, echo]]),
    );
    const { email } = newProfile();
    await client.signUp.withPassword({ ...newProfile(email), password });
    clock.advance(16 * 60_000);
    requests.length = 0;
    const answer = await client.fetch(url, { method: "PUT", body: "all of it" });
    expect(await answer.json()).toEqual({ email, body: "all of it" });
    expect(requests.map(({ url: { pathname }, status }) => [pathname, status])).toEqual([
      ["/resources/user", 401],
      // The refusal told the right time as well.
      ["/trpc/auth.refresh", 401],
      ["/trpc/auth.refresh", 200],
      ["/resources/user", 200],
    ]);
  });

  test("brings the service's nonce along, and learns a new one by one refusal", async () => {
    await using server = await startServer({ environment: { DPOP_NONCES: "required" } });
    const stage = await openStage(server, {
      client: { now: server.clock.now },
      verifier: { dpopNonceSecret },
    });
    const { client, requests } = stage;
    for (let time = 0; time < 2; time += 1) expect((await client.fetch(url)).status).toBe(200);
    server.clock.advance(2 * 60_000);
    expect((await client.fetch(url)).status).toBe(200);
    expect(requests.map(({ status }) => status)).toEqual([401, 200, 200, 401, 200]);
    // The server's own nonce is another one, and is still known.
    requests.length = 0;
    server.clock.advance(-2 * 60_000);
    await client.api.users.me.query();
    expect(requests.map(({ status }) => status)).toEqual([200]);
  });
});

test("a bearer token needs no proof, and a client without a session sends none", async () => {
  await using server = await startServer();
  const { client, requests } = await openStage(server, { client: { dpop: undefined } });
  expect((await client.fetch(url)).status).toBe(200);
  expect(requests[0]?.headers.get("authorization")).toMatch(/^Bearer /);
  await client.signOut();
  expect((await client.fetch(url)).status).toBe(401);
  expect(requests.at(-1)?.headers.has("authorization")).toBe(false);
  expect(requests.some(({ headers }) => headers.has("dpop"))).toBe(false);
});

test("a service's refusal of an ended session signs out; its own refusals don't", async () => {
  await using server = await startServer();
  const { client, requests, email } = await openStage(server);
  const elsewhere = openTappedClient(server).client;
  expect((await client.fetch(`${api}/resources/admin`)).status).toBe(403);
  expect((await requests[0]?.sendAgain())?.status).toBe(401);
  expect(client.session.get().status).toBe("signedIn");
  await elsewhere.signIn.withPassword({ email, password });
  await elsewhere.api.auth.sessions.revokeOthers.mutate();
  const ended = openTappedClient(
    server,
    { resourceOrigins: [api] },
    new Map([[api, async () => new Response(null, { status: 401 })]]),
  ).client;
  await ended.signIn.withPassword({ email, password });
  await elsewhere.api.auth.sessions.revokeOthers.mutate();
  expect((await ended.fetch(url)).status).toBe(401);
  expect(ended.session.get().status).toBe("signedOut");
});

describe("the token stays here", () => {
  test.for([
    "https://api.example.com.evil.example/resources/user",
    "https://api.example.com:8443/resources/user",
    "http://api.example.com/resources/user",
    "https://other.example.com/",
  ])("for %s, which isn't listed", async (address) => {
    await using server = await startServer();
    const { client, requests } = await openStage(server);
    await expect(client.fetch(address)).rejects.toMatchObject({ code: "ORIGIN_NOT_LISTED" });
    await expect(client.fetch(new Request(address))).rejects.toMatchObject({
      code: "ORIGIN_NOT_LISTED",
    });
    expect(requests).toEqual([]);
  });

  test("when a service redirects elsewhere", async () => {
    await using server = await startServer();
    const seen: string[] = [];
    const http = createServer((request, response) => {
      seen.push(request.url ?? "");
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    await once(http.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void http.close());
    const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const client = createLatchkeyClient({ url: server.url, resourceOrigins: [origin] });
    onTestFinished(() => client.dispose());
    await client.signUp.withPassword({ ...newProfile(), password });
    const asked = client.fetch(`${origin}/resources/user`, { redirect: "follow" });
    await expect(asked).rejects.toBeInstanceOf(TypeError);
    expect(seen).toEqual(["/resources/user"]);
  });

  test("an origin that is none is refused at once", () => {
    expect(() =>
      createLatchkeyClient({ url: "http://auth.test", resourceOrigins: ["api.example.com"] }),
    ).toThrow(TypeError);
  });
});
