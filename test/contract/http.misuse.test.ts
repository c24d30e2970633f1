// Requests that no client of ours sends: each is refused with a stable code in the one shape, and nothing comes of it.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { goodPassword, newProfile, registerWithPassword } from "./people.ts";
import { post, type RawAnswer, type RawRequest, readError, send } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const register = "auth.passwords.register";
const signIn = "auth.passwords.signIn";
const json = { "content-type": "application/json" };

/** A registration that the server would take, but for what is changed. */
function registration(changes: object = {}): string {
  return JSON.stringify({
    json: { ...newProfile(), password: goodPassword, mode: "body", ...changes },
  });
}

async function expectRefusal(
  server: ServerFixture,
  attempt: () => Promise<RawAnswer>,
  code: string,
  status: number,
) {
  const before = await server.sql.lastingState();
  const answer = await attempt();
  expect(readError(answer).code).toBe(code);
  expect(answer.status).toBe(status);
  expect(await server.sql.lastingState()).toEqual(before);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
}

test("the registration that is bent below is taken as it is", async ({ server }) => {
  expect((await post(server, register, registration())).status).toBe(200);
});

describe("a body is refused", () => {
  const bodies: readonly (readonly [string, string | Uint8Array, string, number])[] = [
    ["that is no JSON", "{", "BAD_REQUEST", 400],
    ["that is empty", "", "INVALID_INPUT", 400],
    ["that is JSON but no object", "[]", "INVALID_INPUT", 400],
    ["that is null", "null", "BAD_REQUEST", 400],
    ["with trailing text", `${registration()}x`, "BAD_REQUEST", 400],
    ["that isn't UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), "BAD_REQUEST", 400],
    ["with an unknown field", registration({ isAdmin: true }), "INVALID_INPUT", 400],
    ["with a number for a name", registration({ firstName: 7 }), "INVALID_INPUT", 400],
    [
      "with an object for a password",
      registration({ password: { length: 20 } }),
      "INVALID_INPUT",
      400,
    ],
    [
      "with an array for an address",
      registration({ email: ["a@example.com"] }),
      "INVALID_INPUT",
      400,
    ],
    ["without a required field", registration({ email: undefined }), "INVALID_INPUT", 400],
    [
      "with a day that there isn't",
      registration({ dateOfBirth: "1990-02-30" }),
      "INVALID_INPUT",
      400,
    ],
    ["with a mode that there isn't", registration({ mode: "root" }), "INVALID_INPUT", 400],
    ["with U+0000 in a name", registration({ firstName: "A\0da" }), "BAD_REQUEST", 400],
    [
      "with U+0000 in a password",
      registration({ password: `${goodPassword}\0` }),
      "BAD_REQUEST",
      400,
    ],
    [
      "with a lone surrogate in a password",
      registration({ password: `${goodPassword}\uD800` }),
      "BAD_REQUEST",
      400,
    ],
    ["with a lone surrogate in a field's name", registration({ "\uDC00": 1 }), "BAD_REQUEST", 400],
    [
      "with a password of 129 characters",
      registration({ password: "x".repeat(129) }),
      "PASSWORD_TOO_LONG",
      400,
    ],
    [
      "with a password of 1,025 characters",
      registration({ password: "x".repeat(1_025) }),
      "INVALID_INPUT",
      400,
    ],
    [
      "with a password of 1 MB",
      registration({ password: "x".repeat(1_000_000) }),
      "PAYLOAD_TOO_LARGE",
      413,
    ],
    [
      "with a password that is too short",
      registration({ password: "x".repeat(14) }),
      "PASSWORD_TOO_SHORT",
      400,
    ],
    ["that nests 25 deep", `{"json":${"[".repeat(25)}${"]".repeat(25)}}`, "BAD_REQUEST", 400],
    ["that nests 50,000 deep", "[".repeat(50_000), "BAD_REQUEST", 400],
    [
      "with an address of many kilobytes",
      registration({ email: `${"a".repeat(60_000)}@example.com` }),
      "INVALID_INPUT",
      400,
    ],
  ];
  test.for(bodies)("%s", async ([, body, code, status], { server }) => {
    await expectRefusal(server, () => post(server, register, body), code, status);
  });

  test("when it is larger than it says, without waiting for its end", async ({ server }) => {
    const attempt = () =>
      send(server, {
        path: `/trpc/${register}`,
        headers: { ...json, "transfer-encoding": "chunked" },
        body: "x".repeat(200_000),
      });
    await expectRefusal(server, attempt, "PAYLOAD_TOO_LARGE", 413);
  });

  test("and names the fields that are wrong", async ({ server }) => {
    const answer = await post(server, register, registration({ email: "nobody", lastName: "" }));
    const { error } = JSON.parse(answer.body) as {
      error: { json: { data: { fieldErrors: object } } };
    };
    expect(Object.keys(error.json.data.fieldErrors).toSorted()).toEqual(["email", "lastName"]);
  });
});

test("a password of 128 characters outside of the basic plane is taken", async ({ server }) => {
  const emoji = String.fromCodePoint(...Array.from({ length: 128 }, (_, index) => 0x1f400 + index));
  expect((await post(server, register, registration({ password: emoji }))).status).toBe(200);
});

describe("a request is refused", () => {
  const body = registration();
  const requests: readonly (readonly [string, RawRequest, string, number])[] = [
    [
      "for a procedure that there isn't",
      { path: "/trpc/auth.passwords.nothing", headers: json, body },
      "NOT_FOUND",
      404,
    ],
    [
      "for a procedure named like a member of Object",
      { path: "/trpc/constructor", headers: json, body },
      "NOT_FOUND",
      404,
    ],
    [
      "for a procedure below __proto__",
      { path: "/trpc/__proto__.toString", headers: json, body },
      "NOT_FOUND",
      404,
    ],
    ["for no procedure", { path: "/trpc/", headers: json, body }, "NOT_FOUND", 404],
    [
      "for a path that can't be decoded",
      { path: "/trpc/%E0%A4%A", headers: json, body },
      "BAD_REQUEST",
      400,
    ],
    ["for a path outside of every face", { path: "/nothing", method: "GET" }, "NOT_FOUND", 404],
    ["for a path that climbs", { path: "/trpc/../../etc/passwd", method: "GET" }, "NOT_FOUND", 404],
    [
      "by GET for a mutation",
      { method: "GET", path: `/trpc/${register}?input=${encodeURIComponent(body)}` },
      "METHOD_NOT_ALLOWED",
      405,
    ],
    [
      "by POST for a query",
      { path: "/trpc/users.me", headers: json, body: "{}" },
      "METHOD_NOT_ALLOWED",
      405,
    ],
    [
      "by PUT",
      { method: "PUT", path: `/trpc/${register}`, headers: json, body },
      "METHOD_NOT_ALLOWED",
      405,
    ],
    [
      "by DELETE",
      { method: "DELETE", path: `/trpc/${register}`, headers: json, body },
      "METHOD_NOT_ALLOWED",
      405,
    ],
    [
      "with input that is no JSON, by GET",
      { method: "GET", path: "/trpc/users.me?input={" },
      "BAD_REQUEST",
      400,
    ],
    ["without a type", { path: `/trpc/${register}`, body }, "UNSUPPORTED_MEDIA_TYPE", 415],
    [
      "as text",
      { path: `/trpc/${register}`, headers: { "content-type": "text/plain" }, body },
      "UNSUPPORTED_MEDIA_TYPE",
      415,
    ],
    [
      "as a form",
      {
        path: `/trpc/${register}`,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "a=1",
      },
      "UNSUPPORTED_MEDIA_TYPE",
      415,
    ],
    [
      "as multipart",
      {
        path: `/trpc/${register}`,
        headers: { "content-type": "multipart/form-data; boundary=x" },
        body: "--x--",
      },
      "UNSUPPORTED_MEDIA_TYPE",
      415,
    ],
    [
      "as bytes",
      { path: `/trpc/${register}`, headers: { "content-type": "application/octet-stream" }, body },
      "UNSUPPORTED_MEDIA_TYPE",
      415,
    ],
    [
      "as a type that only begins like JSON",
      { path: `/trpc/${register}`, headers: { "content-type": "application/jsonp" }, body },
      "UNSUPPORTED_MEDIA_TYPE",
      415,
    ],
  ];
  test.for(requests)("%s", async ([, request, code, status], { server }) => {
    await expectRefusal(server, () => send(server, request), code, status);
  });
});

describe("a batch is refused", () => {
  const calls = (times: number) => Array.from({ length: times }, () => signIn).join();
  const inputs = (times: number) =>
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length: times }, (_, index) => [
          index,
          { json: { email: "a@example.com", password: "x" } },
        ]),
      ),
    );

  test("of eleven calls, before any is made", async ({ server }) => {
    await expectRefusal(
      server,
      () => post(server, `${calls(11)}?batch=1`, inputs(11)),
      "BAD_REQUEST",
      400,
    );
  });

  test("that isn't an object", async ({ server }) => {
    await expectRefusal(
      server,
      () => post(server, `${calls(2)}?batch=1`, "[1"),
      "BAD_REQUEST",
      400,
    );
  });

  test("that mixes queries and mutations", async ({ server }) => {
    await expectRefusal(
      server,
      () => post(server, `${signIn},users.me?batch=1`, inputs(2)),
      "BAD_REQUEST",
      400,
    );
  });

  test("call by call otherwise: one bad call spoils no other", async ({ server }) => {
    const { email } = await registerWithPassword(server);
    const body = JSON.stringify({
      0: { json: { email, password: goodPassword, mode: "body" } },
      1: { json: { email: 7 } },
    });
    const answer = await post(server, `${calls(2)}?batch=1`, body);
    const [first, second] = JSON.parse(answer.body) as [
      { result?: object },
      { error?: { json: { data: { code: string } } } },
    ];
    expect(answer.status).toBe(207);
    expect(first.result).toBeDefined();
    expect(second.error?.json.data.code).toBe("INVALID_INPUT");
  });
});
