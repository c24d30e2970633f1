// Queries as no client of ours sends them: refused in time and words that don't grow with them.
import { describe, expect, it } from "vitest";
import { asLatchkeyError } from "../../trpc/error-formatter.ts";
import type { RestRoute } from "./route.ts";
import { restRoutes } from "./routes.ts";
import { readWireInput, routeInputOf } from "./wire-input.ts";

describe("a query", () => {
  it("is read by the types of its fields", () => {
    expect(read("GET", "/admin/users", "limit=5&search=jane")).toEqual({
      limit: 5,
      search: "jane",
    });
  });

  it.each(["limit=5&limit=6", "LIMIT=5", "colour=red"])("is refused by field: %s", (query) => {
    const { code, details } = refusal("GET", "/admin/users", query);
    expect([code, Object.keys(details.fieldErrors ?? {})]).toEqual([
      "INVALID_INPUT",
      [query.split("=")[0]],
    ]);
  });

  it.each([
    ["of camelCase", (number: number) => `fieldNo${number}`],
    ["that are no field", (number: number) => `field${number}`],
  ])("is told of 20 names %s at most", (_what, nameOf) => {
    const { code, details } = refusal("GET", "/admin/users", queryOf(50, nameOf));
    expect(code).toBe("INVALID_INPUT");
    expect(Object.keys(details.fieldErrors ?? {})).toHaveLength(20);
  });

  it("is told of 20 names at most where fields belong in the body", () => {
    const { code, details } = refusal("POST", "/login/begin", queryOf(50));
    expect(code).toBe("INVALID_INPUT");
    expect(Object.keys(details.fieldErrors ?? {})).toHaveLength(20);
  });

  it.each(["GET", "POST"])("of more than 50 parameters is refused as a whole: %s", (method) => {
    const path = method === "GET" ? "/admin/users" : "/login/begin";
    for (const query of [queryOf(51), queryOf(51, () => "limit")]) {
      const { code, details } = refusal(method, path, query);
      expect([code, details.fieldErrors]).toEqual(["BAD_REQUEST", undefined]);
    }
  });
});

function queryOf(count: number, nameOf = (number: number) => `field_${number}`): string {
  return Array.from({ length: count }, (_, number) => `${nameOf(number)}=1`).join("&");
}

function read(method: string, path: string, query: string): unknown {
  const route = Object.values<readonly RestRoute[]>(restRoutes)
    .flat()
    .find((each) => each.method === method && each.path === path);
  if (!route) throw new TypeError(`There is no ${method} ${path}.`);
  const request = { path: {}, query: new URLSearchParams(query), body: undefined };
  return readWireInput(route, routeInputOf(route), request);
}

function refusal(method: string, path: string, query: string) {
  try {
    read(method, path, query);
  } catch (error) {
    return asLatchkeyError(error);
  }
  throw new Error("The query was read.");
}
