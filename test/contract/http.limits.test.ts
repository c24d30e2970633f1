// What arrives before it is a request, or is too much of one: refused in the API's shape where HTTP still allows an answer.
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect } from "vitest";
import { refusalOf } from "./api-caller.ts";
import { goodPassword, registerWithPassword } from "./people.ts";
import { post, type RawAnswer, readError, send } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const test = withServer();

/** Sends bytes as they are. @returns the whole answer, once the server has closed */
async function speak(server: { readonly url: string }, bytes: string): Promise<RawAnswer> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(bytes);
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 2),
    ]),
  );
  return { status: Number(statusLine.split(" ")[1]), headers, body };
}

test("a request over HTTP/1.0 needs no host, as old balancers ask", async ({ server }) => {
  for (const path of ["/healthz", "/readyz", "/openapi.json"])
    expect((await speak(server, `GET ${path} HTTP/1.0\r\n\r\n`)).status).toBe(200);
  const lacking = await speak(server, "GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n");
  expect(lacking.status).toBe(400);
});

test("a header that is repeated over HTTP/1.0 is refused like over HTTP/1.1", async ({
  server,
}) => {
  const { tokens } = await registerWithPassword(server);
  const twice = `authorization: Bearer ${tokens?.accessToken}\r\nauthorization: Bearer none\r\n`;
  for (const start of ["HTTP/1.0\r\n", "HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"]) {
    const answer = await speak(server, `GET /trpc/users.me ${start}${twice}\r\n`);
    expect(readError(answer)).toMatchObject({ code: "UNAUTHENTICATED", httpStatus: 401 });
  }
});

test.for(["1.2.3.256", "999999999999", "a..1", "localhost:70000"])(
  "the host %s is none, whichever way a request would go",
  async (host, { server }) => {
    for (const path of ["/trpc/users.me", "/trpc/users.me?x=1", "/users/me", "/healthz"]) {
      const head = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
      const answer = await speak(server, head);
      expect(readError(answer)).toMatchObject({ code: "BAD_REQUEST", httpStatus: 400 });
    }
  },
);

test("hosts of every kind are taken", async ({ server }) => {
  for (const host of ["example.com", "LOCALHOST:80", "127.0.0.1:3000", "[::1]:80", "a_b.example"]) {
    const head = `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
    expect((await speak(server, head)).status).toBe(200);
  }
});

describe("before it is a request", () => {
  test.for([
    ["no HTTP", "hello\r\n\r\n"],
    ["a header without a name", "GET / HTTP/1.1\r\nhost: localhost\r\n: x\r\n\r\n"],
    [
      "two lengths",
      "POST /trpc/users.me HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
    ],
    [
      "a length and chunks",
      "POST /trpc/users.me HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
      "a bad chunk",
      "POST /trpc/users.me HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ],
    [
      "an impossible host",
      "GET /trpc/users.me HTTP/1.1\r\nhost: a b@c\r\nconnection: close\r\n\r\n",
    ],
    [
      "a backslash in the path",
      "GET /trpc\\users.me HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
    ],
  ] as const)("%s is refused", async ([, bytes], { server }) => {
    expect(readError(await speak(server, bytes))).toMatchObject({
      code: "BAD_REQUEST",
      httpStatus: 400,
    });
  });

  test("headers of 17 kB are refused", async ({ server }) => {
    const answer = await send(server, {
      method: "GET",
      path: "/trpc/users.me",
      headers: { "x-long": "x".repeat(17_000) },
    });
    expect(readError(answer)).toMatchObject({ code: "PAYLOAD_TOO_LARGE", httpStatus: 413 });
  });

  test("an address of 17 kB is refused", async ({ server }) => {
    const answer = await send(server, {
      method: "GET",
      path: `/trpc/users.me?input=${"x".repeat(17_000)}`,
    });
    expect(readError(answer)).toMatchObject({ code: "PAYLOAD_TOO_LARGE", httpStatus: 413 });
  });

  test.for(["TRACE", "PROPFIND", "LINK"])(
    "the method %s is refused",
    async (method, { server }) => {
      const answer = await send(server, { method, path: "/trpc/users.me" });
      expect(readError(answer).httpStatus).toBeLessThan(500);
    },
  );
});

describe("an answer", () => {
  test.for([{ "trpc-accept": "application/jsonl" }, { accept: "text/html, application/jsonl" }])(
    "isn't streamed: %o",
    async (headers, { server }) => {
      const { email } = await registerWithPassword(server);
      const before = await server.sql.lastingState();
      const body = JSON.stringify({
        0: { json: { email, password: goodPassword, mode: "session" } },
      });
      const answer = await post(server, "auth.passwords.signIn?batch=1", body, headers);
      expect(readError(answer)).toMatchObject({ code: "BAD_REQUEST", httpStatus: 400 });
      expect(await server.sql.lastingState()).toEqual(before);
    },
  );

  test("carries security headers and isn't kept", async ({ server }) => {
    const answer = await send(server, { method: "GET", path: "/healthz" });
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    expect(answer.headers["content-security-policy"]).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(answer.headers["x-powered-by"]).toBeUndefined();
  });
});

describe("duplicates", () => {
  test("of a query parameter make no second meaning", async ({ server }) => {
    const input = encodeURIComponent(JSON.stringify({ json: { limit: 1 } }));
    const deep = encodeURIComponent(`{"json":${"[".repeat(50)}${"]".repeat(50)}}`);
    for (const query of [
      `input=${input}&input=${deep}`,
      `input=${deep}&input=${input}`,
      "batch=1&batch=0",
      "batch=0&batch=1",
      "input&input",
    ]) {
      const answer = await send(server, { method: "GET", path: `/trpc/users.list?${query}` });
      expect([400, 401]).toContain(readError(answer).httpStatus);
    }
  });

  test("of a field take the last, and are checked like any other", async ({ server }) => {
    const answer = await post(
      server,
      "auth.passwords.signIn",
      '{"json":{"email":"a@example.com","password":"x","email":7}}',
    );
    expect(readError(answer).code).toBe("INVALID_INPUT");
  });

  test("of the authorization header never open what neither opens", async ({ server }) => {
    const person = await registerWithPassword(server);
    const bearer = (token: string) => `Bearer ${token}`;
    const answer = await send(server, {
      method: "GET",
      path: "/trpc/users.me",
      headers: { authorization: [bearer("x"), bearer("y")] },
    });
    expect(readError(answer).code).toBe("UNAUTHENTICATED");
    const both = { authorization: `${bearer("x")}, ${bearer(person.tokens?.accessToken ?? "")}` };
    expect(
      readError(await send(server, { method: "GET", path: "/trpc/users.me", headers: both })).code,
    ).toBe("UNAUTHENTICATED");
  });

  test("of a proof don't mix: a bad access token isn't made good by a session cookie", async ({
    server,
  }) => {
    const person = await registerWithPassword(server, { mode: "session" });
    const cookie = [...person.caller.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await send(server, {
      method: "GET",
      path: "/trpc/users.me",
      headers: { cookie, authorization: "Bearer x" },
    });
    expect(readError(answer).code).toBe("UNAUTHENTICATED");
  });
});

test("a cookie that can't be decoded proves nothing and breaks nothing", async ({ server }) => {
  const answer = await send(server, {
    method: "GET",
    path: "/trpc/users.me",
    headers: { cookie: "__Host-latchkey_session=%E0%A4%A; =; ;;=x" },
  });
  expect(readError(answer).code).toBe("UNAUTHENTICATED");
  expect(await refusalOf(registerWithPassword(server, { email: "nobody" }))).toMatchObject({
    code: "INVALID_INPUT",
  });
});
