// superjson's annotations come from strangers: they may turn values into others, and must reach nothing else.
import { describe, expect } from "vitest";
import { goodPassword, newProfile } from "./people.ts";
import { post, readError, send } from "./raw-http.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const register = "auth.passwords.register";

const tricks: readonly (readonly [string, unknown])[] = [
  ["a value below __proto__", { values: { "__proto__.polluted": ["Date"] } }],
  [
    "a value below constructor.prototype",
    { values: { "constructor.prototype.polluted": ["undefined"] } },
  ],
  ["an escaped path to __proto__", { values: { "__proto__\\.polluted": ["undefined"] } }],
  ["a path through text", { values: { "firstName.length.x": ["Date"] } }],
  ["a path that isn't there", { values: { "a.b.c.d": ["Date"] } }],
  [
    "a path of thousands of steps",
    { values: { [Array.from({ length: 5_000 }, () => "a").join(".")]: ["Date"] } },
  ],
  ["values that are text", { values: "firstName" }],
  ["a kind that there isn't", { values: { firstName: ["nothing"] } }],
  ["a kind that is a number", { values: { firstName: [7] } }],
  ["a kind that is an object", { values: { firstName: [{ a: 1 }] } }],
  ["a class", { values: { firstName: [["class", "Object"]] } }],
  ["a symbol", { values: { firstName: [["symbol", "iterator"]] } }],
  ["a custom type", { values: { firstName: [["custom", "x"]] } }],
  ["a typed array", { values: { firstName: [["typed-array", "Uint8Array"]] } }],
  ["a typed array of no kind", { values: { firstName: [["typed-array", "Function"]] } }],
  ["a bigint that is no number", { values: { firstName: ["bigint"] } }],
  ["a date that is none", { values: { dateOfBirth: ["Date"] } }],
  ["a regular expression", { values: { firstName: ["regexp"] } }],
  ["a URL that is none", { values: { firstName: ["URL"] } }],
  ["a set of text", { values: { firstName: ["set"] } }],
  ["a map of text", { values: { firstName: ["map"] } }],
  ["an error", { values: { firstName: ["Error"] } }],
  ["undefined for a required field", { values: { email: ["undefined"] } }],
  ["not a number", { values: { firstName: ["number"] } }],
  ["a version from the future", { v: 1e9, values: { firstName: ["Date"] } }],
];

const harmless: readonly (readonly [string, unknown])[] = [
  [
    "an equality from __proto__",
    { referentialEqualities: JSON.parse('{"__proto__":["firstName"]}') },
  ],
  [
    "an equality that leads to __proto__",
    { referentialEqualities: { firstName: ["__proto__.polluted"] } },
  ],
  [
    "an equality that leads to the prototype of a field",
    { referentialEqualities: { email: ["firstName.__proto__.polluted"] } },
  ],
  [
    "equalities that are nested lists",
    { referentialEqualities: [[[["firstName"]]], { firstName: 5 }] },
  ],
  [
    "an equality that makes a cycle",
    { referentialEqualities: [["firstName", "lastName"], { firstName: [""] }] },
  ],
  ["equalities that are a number", { referentialEqualities: 5 }],
  ["values that are null", { values: null }],
];

describe("an annotation is refused that names", () => {
  test.for(tricks)("%s", async ([, meta], { server }) => {
    const before = await server.sql.lastingState();
    const json = { ...newProfile(), password: goodPassword, mode: "body" };
    const answer = await post(server, register, JSON.stringify({ json, meta }));
    expect(readError(answer)).toMatchObject({
      httpStatus: 400,
      code: expect.stringMatching(/^(BAD_REQUEST|INVALID_INPUT)$/),
    });
    expect(await server.sql.lastingState()).toEqual(before);
    // The server runs in this process: its prototypes are ours.
    expect("polluted" in {} || "polluted" in Object("") || "polluted" in (() => undefined)).toBe(
      false,
    );
  });
});

describe("an annotation does nothing that names", () => {
  test.for(harmless)("%s", async ([, meta], { server }) => {
    const profile = newProfile();
    const json = { ...profile, password: goodPassword, mode: "body" };
    const answer = await post(server, register, JSON.stringify({ json, meta }));
    expect(answer.status).toBe(200);
    expect(
      await server.sql.run("select first_name, role from users where email = ?", [profile.email]),
    ).toEqual([{ first_name: "Ada", role: "user" }]);
    expect("polluted" in {}).toBe(false);
  });
});

describe("an own member named like the prototype's", () => {
  const body = (name: string, profile: object) =>
    `{"json":{"${name}":{"role":"admin"},${JSON.stringify({ ...profile, password: goodPassword }).slice(1)}}`;

  test.for(["constructor", "toString", "hasOwnProperty"])(
    "is an unknown field: %s",
    async (name, { server }) => {
      expect(readError(await post(server, register, body(name, newProfile()))).code).toBe(
        "INVALID_INPUT",
      );
    },
  );

  test("lends nothing to the object that it is in: __proto__", async ({ server }) => {
    const profile = newProfile();
    await post(server, register, body("__proto__", profile));
    const roles = await server.sql.run<{ role: string }>("select role from users where email = ?", [
      profile.email,
    ]);
    expect(roles.filter(({ role }) => role !== "user")).toEqual([]);
  });
});

test("a web of equalities with more paths than can be walked is refused in an instant", async ({
  server,
}) => {
  const levels = 20;
  let json: object = {};
  for (let level = 0; level < levels; level += 1)
    json = {
      a: json,
      ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`b${index}`, null])),
    };
  const path = (level: number) => Array.from({ length: level }, () => "a").join(".");
  const equalities = Array.from({ length: levels }, (_, level) => [
    path(level + 1),
    Array.from({ length: 20 }, (__, index) => [path(level), `b${index}`].filter(Boolean).join(".")),
  ]);
  const body = JSON.stringify({
    json,
    meta: { referentialEqualities: Object.fromEntries(equalities) },
  });
  const startedMs = performance.now();
  expect(readError(await post(server, register, body)).code).toBe("INVALID_INPUT");
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test("a number that would become as many bytes is refused in an instant, by GET as by POST", async ({
  server,
}) => {
  const sent = JSON.stringify({
    json: 5_000_000,
    meta: { values: [["typed-array", "Uint8Array"]] },
  });
  const startedMs = performance.now();
  const asked = await send(server, {
    method: "GET",
    path: `/trpc/users.me?input=${encodeURIComponent(sent)}`,
  });
  expect([asked.status, (await post(server, "auth.signOut", sent)).status]).toEqual([400, 400]);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});
