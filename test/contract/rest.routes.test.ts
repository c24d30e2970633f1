// The route table against the router: nothing is missing, and no address says otherwise than its procedure.
import { describe, expect, test as unit } from "vitest";
import { toCamelCase, toSnakeCase } from "../../packages/server/src/http/rest/case-mapping.ts";
import type { JsonSchema } from "../../packages/server/src/http/rest/json-schema.ts";
import { jsonSchemaOf } from "../../packages/server/src/http/rest/json-schema.ts";
import { operationIdOf } from "../../packages/server/src/http/rest/openapi/operation.ts";
import type { ProcedurePath, RestRoute } from "../../packages/server/src/http/rest/route.ts";
import { restRoutes, withoutRoute } from "../../packages/server/src/http/rest/routes.ts";
import { procedureAt, routeInputOf } from "../../packages/server/src/http/rest/wire-input.ts";
import { appRouter } from "../../packages/server/src/trpc/router.ts";
import { readError, send } from "./raw-http.ts";
import { rest } from "./rest-client.ts";
import { withServer } from "./with-server.ts";

const test = withServer();
const routes = Object.values<readonly RestRoute[]>(restRoutes).flat();
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);
// Most refuse the field, which is fine; where it is known it keeps a stranger from being asked who they are.
const anyone = { email: "someone@example.com" };
const procedures = Object.keys(appRouter._def.procedures) as ProcedurePath[];

unit.for(procedures)("%s has an address, or a reason why not", (procedure) => {
  const has = routes.some((route) => route.procedure === procedure);
  expect(has !== procedure in withoutRoute).toBe(true);
});

unit("no two routes share an address or a name", () => {
  expect(new Set(named.map(([name]) => name)).size).toBe(routes.length);
  const ids = routes.map(operationIdOf);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe.for(named)("%s", ([, route]) => {
  unit("reads where its procedure reads, and changes where it changes", () => {
    expect(procedureAt(route.procedure).type).toBe(route.method === "GET" ? "query" : "mutation");
  });

  unit("finds its path's fields among its procedure's", () => {
    const { fields, inPath } = routeInputOf(route);
    for (const name of inPath) expect(fields).toHaveProperty(name);
  });

  unit("has names that survive the way to the wire and back", () => {
    const { input, output } = procedureAt(route.procedure);
    const names = [
      ...(input ? namesIn(jsonSchemaOf(input, "input")) : []),
      ...namesIn(jsonSchemaOf(route.answer?.schema ?? output, "output")),
    ];
    for (const name of names) expect(toCamelCase(toSnakeCase(name))).toBe(name);
  });

  test("is open to strangers if and only if its procedure is", async ({ server }) => {
    const path = route.path.replaceAll(/\{\w+\}/g, "someone");
    const body = route.method === "GET" || route.method === "DELETE" ? undefined : anyone;
    const answer = await rest(server, route.method, path, { body });
    const refused = (answer.body as { code?: string } | null)?.code === "UNAUTHENTICATED";
    expect(refused).toBe(route.access === "signedIn");
    const onTrpc = await callOnTrpc(server.url, route.procedure);
    expect(onTrpc === "UNAUTHENTICATED").toBe(route.access === "signedIn");
  });
});

describe("every address says which methods it takes", () => {
  const paths = Map.groupBy(routes, (route) => route.path);
  const others = ["/openapi.json", "/docs", "/healthz", "/readyz", "/.well-known/jwks.json"];
  const taken = [
    ...[...paths].map(([path, group]) => [path, group.map(({ method }) => method)] as const),
    ...others.map((path) => [path, ["GET"]] as const),
  ];
  const all = ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];

  test.for(taken)("%s", async ([template, methods], { server }) => {
    const path = template.replaceAll(/\{\w+\}/g, "someone");
    const reads = (methods as readonly string[]).includes("GET");
    const allow = [...methods, ...(reads ? ["HEAD"] : []), "OPTIONS"].join(", ");
    const options = await send(server, { method: "OPTIONS", path });
    expect([options.status, options.headers["allow"], options.body]).toEqual([204, allow, ""]);
    for (const method of all.filter((method) => !(methods as readonly string[]).includes(method))) {
      const answer = await send(server, { method, path });
      expect([method, answer.status, answer.headers["allow"]]).toEqual([method, 405, allow]);
      expect(readError(answer).code).toBe("METHOD_NOT_ALLOWED");
    }
    const head = await send(server, { method: "HEAD", path });
    expect([head.status === 405, head.body]).toEqual([!reads, ""]);
  });
});

async function callOnTrpc(url: string, procedure: ProcedurePath): Promise<string | undefined> {
  const query = procedureAt(procedure).type === "query";
  const response = await fetch(`${url}/trpc/${procedure}`, {
    method: query ? "GET" : "POST",
    headers: { "content-type": "application/json" },
    ...(query ? {} : { body: JSON.stringify({ json: anyone }) }),
  });
  const answer = (await response.json()) as { error?: { json: { data: { code: string } } } };
  return answer.error?.json.data.code;
}

// WebAuthn's own JSON isn't renamed.
function namesIn(schema: JsonSchema): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    name === "credential" || name === "publicKey" ? [name] : [name, ...namesIn(member)],
  );
  const others = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items ? [schema.items] : []),
    ...Object.values(schema.$defs ?? {}),
  ];
  return [...own, ...others.flatMap(namesIn)];
}
