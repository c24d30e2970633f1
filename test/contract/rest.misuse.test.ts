// Requests to the REST face that no client of ours sends: each is refused as a problem document, and nothing comes of it.
import { describe, expect } from "vitest";
import type { ServerFixture } from "../support/server.ts";
import { goodPassword, newProfile, registerWithPassword } from "./people.ts";
import { type RawAnswer, type RawRequest, readError, send } from "./raw-http.ts";
import { jane, rest } from "./rest-client.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const json = { "content-type": "application/json" };
const register = "/auth/passwords/register";

function registration(changes: object = {}): string {
  const { firstName, lastName, email, dateOfBirth, jobTitle } = newProfile();
  const profile = {
    first_name: firstName,
    last_name: lastName,
    email,
    date_of_birth: dateOfBirth,
    job_title: jobTitle,
  };
  return JSON.stringify({ ...profile, password: goodPassword, ...changes });
}

async function expectRefusal(
  server: ServerFixture,
  request: RawRequest,
  code: string,
  status: number,
): Promise<RawAnswer> {
  const before = await server.sql.lastingState();
  const answer = await send(server, request);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect([readError(answer).code, answer.status]).toEqual([code, status]);
  expect(await server.sql.lastingState()).toEqual(before);
  return answer;
}

test("the registration that is bent below is taken as it is", async ({ server }) => {
  const answer = await send(server, { path: register, headers: json, body: registration() });
  expect(answer.status).toBe(201);
});

describe("a body is refused", () => {
  const bodies: readonly (readonly [string, string | Uint8Array, string, number])[] = [
    ["that is no JSON", "{", "BAD_REQUEST", 400],
    ["that is empty", "", "INVALID_INPUT", 400],
    ["that is an array", "[]", "BAD_REQUEST", 400],
    ["that is null", "null", "BAD_REQUEST", 400],
    ["that is text", '"text"', "BAD_REQUEST", 400],
    ["that isn't UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), "BAD_REQUEST", 400],
    ["with an unknown field", registration({ is_admin: true }), "INVALID_INPUT", 400],
    ["with a field in camelCase", registration({ firstName: "Eve" }), "INVALID_INPUT", 400],
    [
      "with a field in SCREAMING case",
      registration({ EMAIL: "a@b.example" }),
      "INVALID_INPUT",
      400,
    ],
    [
      "with a prototype",
      registration().replace("{", '{"__proto__":{"role":"admin"},'),
      "INVALID_INPUT",
      400,
    ],
    ["with a role", registration({ role: "admin" }), "INVALID_INPUT", 400],
    ["with U+0000 in a name", registration({ first_name: "A\0da" }), "BAD_REQUEST", 400],
    [
      "with a lone surrogate",
      registration({ password: `${goodPassword}\uD800` }),
      "BAD_REQUEST",
      400,
    ],
    ["with a field that is missing", registration({ email: undefined }), "INVALID_INPUT", 400],
    [
      "with a day that there isn't",
      registration({ date_of_birth: "1990-02-30" }),
      "INVALID_INPUT",
      400,
    ],
    ["of 200 kB", registration({ password: "x".repeat(200_000) }), "PAYLOAD_TOO_LARGE", 413],
    ["that nests 25 deep", `{"a":${"[".repeat(25)}${"]".repeat(25)}}`, "BAD_REQUEST", 400],
  ];
  test.for(bodies)("%s", async ([, body, code, status], { server }) => {
    await expectRefusal(server, { path: register, headers: json, body }, code, status);
  });

  test("when it is larger than it says, without waiting for its end", async ({ server }) => {
    const headers = { ...json, "transfer-encoding": "chunked" };
    const request = { path: register, headers, body: "x".repeat(200_000) };
    await expectRefusal(server, request, "PAYLOAD_TOO_LARGE", 413);
  });

  test.for([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json-patch+json",
  ])("as %s", async (type, { server }) => {
    const request = { path: register, headers: { "content-type": type }, body: registration() };
    await expectRefusal(server, request, "UNSUPPORTED_MEDIA_TYPE", 415);
  });

  test("without a media type", async ({ server }) => {
    await expectRefusal(
      server,
      { path: register, body: registration() },
      "UNSUPPORTED_MEDIA_TYPE",
      415,
    );
  });

  test("and told which fields are wrong, in the wire's spelling", async ({ server }) => {
    const { email: _, ...rest_ } = jane;
    const answer = await rest(server, "POST", "/register/begin", {
      body: { ...rest_, first_name: "", date_of_birth: "tomorrow" },
    });
    const { field_errors } = answer.body as { field_errors: object };
    expect(Object.keys(field_errors).toSorted()).toEqual(["date_of_birth", "email", "first_name"]);
  });

  test("that decides what the address decides", async ({ server }) => {
    const person = await registerWithPassword(server);
    const token = person.tokens?.accessToken;
    const cases = [
      ["POST", `/admin/users/${person.user.id}/promote`, { role: "user" }],
      ["PATCH", `/auth/passkeys/${person.user.id}`, { id: "other", name: "Key" }],
      ["POST", "/login/complete", { email: jane.email, assertion: {}, mode: "session" }],
      ["POST", "/login/complete", { email: jane.email, credential: {} }],
    ] as const;
    for (const [method, path, body] of cases) {
      const answer = await rest(server, method, path, { token, body });
      expect([path, answer.status, answer.body]).toMatchObject([
        path,
        400,
        { code: "INVALID_INPUT" },
      ]);
    }
  });
});

describe("a method is refused with those that are taken", () => {
  test.for([
    ["GET", "/register/begin", "POST, OPTIONS"],
    ["DELETE", "/login/complete", "POST, OPTIONS"],
    ["POST", "/users/someone", "GET, HEAD, OPTIONS"],
    ["PUT", "/users/me", "GET, PATCH, DELETE, HEAD, OPTIONS"],
    ["DELETE", "/users", "POST, OPTIONS"],
    ["PATCH", "/login", "POST, OPTIONS"],
    ["GET", "/auth/sign-out", "POST, OPTIONS"],
    ["PROPFIND", "/users/someone", "GET, HEAD, OPTIONS"],
    ["POST", "/openapi.json", "GET, HEAD, OPTIONS"],
    ["POST", "/docs", "GET, HEAD, OPTIONS"],
  ] as const)("%s %s", async ([method, path, allow], { server }) => {
    const answer = await expectRefusal(
      server,
      { method, path, headers: json },
      "METHOD_NOT_ALLOWED",
      405,
    );
    expect(answer.headers["allow"]).toBe(allow);
  });

  test("OPTIONS tells them without refusing", async ({ server }) => {
    const answer = await send(server, { method: "OPTIONS", path: "/auth/refresh" });
    expect([answer.status, answer.headers["allow"]]).toEqual([204, "POST, OPTIONS"]);
  });

  test("HEAD is answered as GET without a body", async ({ server }) => {
    const answer = await send(server, { method: "HEAD", path: "/users/someone" });
    expect([answer.status, answer.body]).toEqual([401, ""]);
  });
});

describe("an address that isn't spelt as the table has it leads nowhere", () => {
  const spellings = [
    "//users/ID",
    "/users//ID",
    "/users/ID/",
    "/users/ID;x=1",
    "/users;x=1/ID",
    "/Users/ID",
    "/USERS/ID",
    "/%75sers/ID",
    "/users%2fID",
    "/users%2FID",
    "/users/ID%00",
    "/users/%2e%2e/users/ID/x",
    "/users/ID%2f",
    "/auth/../users/ID",
    "/users/./ID",
    "/trpc/../users/ID",
    "/users/.%2e/ID",
    "/auth/%2e%2e/auth/sessions/x",
    "/%61uth/sessions",
    "/auth//sessions",
    "/auth/sessions/",
    "/auth/Sessions",
    "/auth",
    "/auth/",
    "/admin",
    "/admin/users/",
    "/%74rpc/users.me",
    "/register/begin/",
    "/login/begin;",
    "/users/ID/export",
    "/users/a%20b",
    `/users/${"a".repeat(65)}`,
  ];
  test.for(spellings)("%s", async (spelling, { server }) => {
    const person = await registerWithPassword(server);
    const path = spelling.replace("ID", person.user.id);
    const headers = { ...json, authorization: `Bearer ${person.tokens?.accessToken ?? ""}` };
    for (const method of ["GET", "POST"]) {
      const answer = await send(server, {
        method,
        path,
        headers,
        body: method === "POST" ? "{}" : "",
      });
      expect([method, answer.status]).toEqual([method, 404]);
      expect(answer.body).not.toContain(person.email);
    }
  });

  test("a backslash makes no address at all", async ({ server }) => {
    const answer = await send(server, { method: "GET", path: "/users\\me" });
    expect([answer.status, readError(answer).code]).toEqual([400, "BAD_REQUEST"]);
  });
});

describe("a query is refused", () => {
  test.for([
    ["a field twice", "/admin/users?limit=1&limit=2"],
    ["a field in camelCase", "/admin/audit?eventType=user_access"],
    ["an unknown field", "/admin/users?is_admin=true"],
    ["text for a number", "/admin/users?limit=many"],
    ["a number in another notation", "/admin/users?limit=0x10"],
    ["one on an address that takes a body", "/auth/refresh?refresh_token=abc"],
  ] as const)("with %s", async ([, path], { server }) => {
    const person = await registerWithPassword(server);
    await server.sql.run("update users set role = 'admin' where id = ?", [person.user.id]);
    const signedIn = await rest(server, "POST", "/auth/passwords/sign-in", {
      body: { email: person.email, password: goodPassword },
    });
    const { tokens } = signedIn.body as { tokens: { access_token: string } };
    const method = path.startsWith("/admin") ? "GET" : "POST";
    const answer = await rest(server, method, path, { token: tokens.access_token });
    expect([answer.status, answer.body]).toMatchObject([400, { code: "INVALID_INPUT" }]);
  });
});
