// The document: what a public linter says of it, and whether it tells the truth.
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect } from "vitest";
import type { RestRoute } from "../../packages/server/src/http/rest/route.ts";
import { restRoutes } from "../../packages/server/src/http/rest/routes.ts";
import { registerWithPassword } from "./people.ts";
import { newClient } from "./resource-under-test.ts";
import { rest } from "./rest-client.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const routes = Object.values<readonly RestRoute[]>(restRoutes).flat();

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { properties?: object }>> };
}

async function lint(source: string) {
  const config = await createConfig({ extends: ["recommended"] });
  return lintFromString({ source, config });
}

test("passes Redocly's recommended rules without a warning", async ({ server }) => {
  const response = await fetch(`${server.url}/openapi.json`);
  expect(await lint(await response.text())).toEqual([]);
});

test("wouldn't pass with a reference to nowhere", async ({ server }) => {
  const source = await (await fetch(`${server.url}/openapi.json`)).text();
  const broken = source.replace("#/components/schemas/User", "#/components/schemas/Nobody");
  expect((await lint(broken)).map((problem) => problem.ruleId)).toContain("no-unresolved-refs");
});

describe("tells the truth:", () => {
  test("it is OpenAPI 3.1 and has every route, and each with its access", async ({ server }) => {
    const document = (await rest(server, "GET", "/openapi.json")).body as Document;
    expect(document.openapi).toBe("3.1.0");
    for (const route of routes) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      expect(operation?.security).toHaveLength(route.access === "open" ? 0 : 2);
    }
    const count = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;
    // The two redirects and what services call are no routes of the table.
    expect(count).toBe(routes.length + 4);
  });

  test("each way to sign in says that it can fail with 401", async ({ server }) => {
    const { paths } = (await rest(server, "GET", "/openapi.json")).body as Document;
    const unknown = { ticket: "none", code: "000000", refresh_token: "none" };
    const { ticket, code, refresh_token: refreshToken } = unknown;
    for (const [path, body] of [
      ["/auth/passwords/sign-in", { email: "nobody@example.com", password: "not the one" }],
      ["/auth/totp/sign-in", { ticket, code }],
      ["/auth/recovery-codes/sign-in", { ticket, code }],
      ["/auth/email-codes/sign-in", { ticket, code }],
      ["/auth/email-codes/resend", { ticket }],
      ["/auth/passkeys/second-factor/begin", { ticket }],
      ["/auth/refresh", { refresh_token: refreshToken }],
    ] as const) {
      expect([path, (await rest(server, "POST", path, { body })).status]).toEqual([path, 401]);
      expect([path, paths[path]?.["post"]?.responses]).toEqual([
        path,
        expect.objectContaining({ 401: expect.anything() }),
      ]);
    }
    for (const path of ["/auth/passkeys/sign-in/complete", "/auth/passkeys/second-factor/complete"])
      expect([path, paths[path]?.["post"]?.responses]).toEqual([
        path,
        expect.objectContaining({ 401: expect.anything() }),
      ]);
  });

  test("what services call needs a client's credentials, which nothing else takes", async ({
    server,
  }) => {
    const { paths } = (await rest(server, "GET", "/openapi.json")).body as Document;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        address: `${method} ${path}`,
        forClients: security.some((scheme) => "client" in scheme),
      })),
    );
    const forClients = operations.filter((operation) => operation.forClients);
    expect(forClients.map(({ address }) => address)).toEqual([
      "post /introspect",
      "get /revocations",
    ]);
    for (const { address } of forClients) {
      const [method = "", path = ""] = address.split(" ");
      expect((await fetch(`${server.url}${path}`, { method })).status).toBe(401);
    }
  });

  test("an introspection has no member that it doesn't know", async ({ server }) => {
    const { id, secret } = await newClient(server);
    const person = await registerWithPassword(server);
    const answer = await fetch(`${server.url}/introspect`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
      body: new URLSearchParams({ token: person.tokens?.accessToken ?? "" }),
    });
    const { paths } = (await rest(server, "GET", "/openapi.json")).body as Document;
    const described = paths["/introspect"]?.["post"]?.responses["200"] as {
      content: { "application/json": { schema: { properties: object } } };
    };
    const known = Object.keys(described.content["application/json"].schema.properties);
    expect(known).toEqual(expect.arrayContaining(Object.keys((await answer.json()) as object)));
  });

  test("the protected endpoint is where the walk-through looks for it", async ({ server }) => {
    const document = (await rest(server, "GET", "/openapi.json")).body as Document;
    expect(document.paths["/users/{id}"]?.["get"]?.tags).toEqual(["Protected Endpoints"]);
  });

  test("no name in it is in camelCase, but for WebAuthn's own", async ({ server }) => {
    const document = (await rest(server, "GET", "/openapi.json")).body as Document;
    const names = fieldNames(document.paths).concat(fieldNames(document.components.schemas));
    expect(names.filter((name) => /[A-Z]/.test(name) && name !== "publicKey")).toEqual([]);
    expect(names).toContain("date_of_birth");
  });

  test("a date of birth is told as a moment, and taken as a date too", async ({ server }) => {
    const document = (await rest(server, "GET", "/openapi.json")).body as Document;
    const told = membersNamed("date_of_birth", document.components.schemas);
    expect(told.length).toBeGreaterThan(0);
    for (const schema of told) expect(schema).toMatchObject({ format: "date-time" });
    const requests = Object.values(document.paths)
      .flatMap((item) => Object.values(item))
      .map((operation) => (operation as { requestBody?: unknown }).requestBody);
    const taken = membersNamed("date_of_birth", requests);
    expect(taken.length).toBeGreaterThan(2);
    for (const schema of taken) {
      expect(schema).not.toHaveProperty("format");
      const { pattern } = schema as { pattern: string };
      for (const text of ["1990-01-15", "1990-01-15T00:00:00Z"])
        expect(text).toMatch(new RegExp(pattern));
    }
  });

  test("it says nothing of the inside: no marks, no $defs, no schema without a shape", async ({
    server,
  }) => {
    const source = await (await fetch(`${server.url}/openapi.json`)).text();
    expect(source).not.toMatch(/x-instant|\$defs|Hash"|camelCase/);
  });
});

// The schemas of all members of that name.
function membersNamed(name: string, value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([keyword, member]) => {
    if (keyword === "example") return [];
    return keyword === name ? [member as unknown] : membersNamed(name, member);
  });
}

// The members of objects, without what stands inside of WebAuthn's JSON.
function fieldNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([keyword, member]) => {
    if (keyword === "example") return [];
    if (keyword !== "properties") return fieldNames(member);
    return Object.entries(member as object).flatMap(([name, schema]) =>
      ["publicKey", "credential", "assertion"].includes(name)
        ? [name]
        : [name, ...fieldNames(schema)],
    );
  });
}
