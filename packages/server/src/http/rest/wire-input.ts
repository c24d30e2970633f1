// What a route's procedure takes, as the wire sees it: its schema, and how a request becomes a value of it.
import type { z } from "zod";
import { generalError } from "../../errors.ts";
import { proceduresByPath } from "../../trpc/router.ts";
import { foreignNames, fromWire, isWireName, toCamelCase } from "./case-mapping.ts";
import { alternatives, isInstant, type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import type { ProcedurePath, RestRoute } from "./route.ts";

/** A procedure of the router, with the schemas that it declares. */
export interface DeclaredProcedure {
  readonly type: "query" | "mutation";
  /** Undefined where it takes nothing. */
  readonly input: z.ZodType | undefined;
  readonly output: z.ZodType;
}

/** @throws TypeError for a path without a procedure, or one that declares no single input and output */
export function procedureAt(path: ProcedurePath): DeclaredProcedure {
  const { type, inputs, output } = (proceduresByPath[path]?._def ?? {}) as unknown as {
    type?: DeclaredProcedure["type"];
    inputs?: z.ZodType[];
    output?: z.ZodType;
  };
  if (type === undefined || inputs === undefined || inputs.length > 1 || output === undefined)
    throw new TypeError(`${path} isn't a procedure with one input and one output.`);
  return { type, input: inputs[0], output };
}

/** The fields of a route's input, in camelCase, without what the address decides. */
export interface RouteInput {
  readonly fields: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** Names of the fields that stand in the path. */
  readonly inPath: readonly string[];
  /** Schemas that the fields refer to. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  /** Whether the procedure takes any input at all. */
  readonly taken: boolean;
}

/** Reads a route's input off its procedure's schema. */
export function routeInputOf(route: RestRoute): RouteInput {
  const { input } = procedureAt(route.procedure);
  const schema: JsonSchema = input === undefined ? {} : jsonSchemaOf(input, "input");
  const here = new Map(Object.entries(route.renamed ?? {}).map(([name, theirs]) => [theirs, name]));
  const fields = Object.entries(schema.properties ?? {})
    .filter(([name]) => !(name in (route.fixed ?? {})))
    .map(([name, field]): [string, JsonSchema] => [
      here.get(name) ?? name,
      withRestDefault(name, field),
    ]);
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => toCamelCase(name));
  const required = [...(schema.required ?? []), ...(route.required ?? [])].map(
    (name) => here.get(name) ?? name,
  );
  const names = new Set(fields.map(([name]) => name));
  return {
    fields: Object.fromEntries(fields),
    required: [...new Set(required)].filter((name) => names.has(name)),
    inPath,
    definitions: schema.$defs ?? {},
    taken: input !== undefined,
  };
}

/** Clients of this face keep their tokens themselves unless they ask for cookies. */
const defaultMode = "body";

function withRestDefault(name: string, field: JsonSchema): JsonSchema {
  return name === "mode" && field.default !== undefined
    ? { ...field, default: defaultMode }
    : field;
}

// More than any route takes.
const mostParameters = 50;
// An answer that named all would be many times as long as the request.
const mostNamed = 20;

/** What a request says: path and query as text, and its parsed body. */
export interface WireRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/**
 * Makes the procedure's input of a request. What it can't read it leaves for the procedure's parser to refuse.
 *
 * @throws LatchkeyError `BAD_REQUEST` for a body that is no object or a query with more parameters than any route takes,
 *   `INVALID_INPUT` with the fields that aren't any
 */
export function readWireInput(route: RestRoute, input: RouteInput, request: WireRequest): unknown {
  if (request.query.size > mostParameters) throw generalError("BAD_REQUEST");
  const sent =
    route.method === "GET" || route.method === "DELETE"
      ? fromQuery(input, request.query)
      : fromBody(input, request);
  refuseStrayFields(route, input, sent);
  const missing = input.required.filter(
    (name) => (route.required ?? []).includes(name) && !(name in sent),
  );
  if (missing.length > 0) throw fieldErrors(missing, "Fill this in.");
  const renamed = Object.entries(sent).map(([name, value]) => [
    route.renamed?.[name] ?? name,
    value,
  ]);
  const defaults = input.fields["mode"]?.default === defaultMode ? { mode: defaultMode } : {};
  const whole = {
    ...defaults,
    ...Object.fromEntries(renamed),
    ...pathFields(input, request.path),
    ...route.fixed,
  };
  return input.taken ? whole : undefined;
}

function pathFields(input: RouteInput, path: WireRequest["path"]): Record<string, string> {
  return Object.fromEntries(input.inPath.map((name) => [name, path[name] ?? ""]));
}

function fromBody(input: RouteInput, { query, body }: WireRequest): Record<string, unknown> {
  if (query.size > 0)
    throw fieldErrors([...query.keys()], "This address takes its fields in the body.");
  if (body === undefined) return {};
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw generalError("BAD_REQUEST");
  const foreign = foreignNames(body);
  if (foreign.length > 0) throw fieldErrors(foreign, "Names are in snake_case here.");
  const fields = fromWire(body) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      readInstants(value, input.fields[name] ?? {}),
    ]),
  );
}

function fromQuery(input: RouteInput, query: URLSearchParams): Record<string, unknown> {
  const times = new Map<string, number>();
  for (const name of query.keys()) times.set(name, (times.get(name) ?? 0) + 1);
  const names = [...times.keys()];
  const unfit = names.filter((name) => !isWireName(name) || times.get(name) !== 1);
  if (unfit.length > 0) throw fieldErrors(unfit, "Send this once, and in snake_case.");
  return Object.fromEntries(
    [...query].map(([name, text]) => {
      const field = toCamelCase(name);
      return [field, readText(text, input.fields[field] ?? {})];
    }),
  );
}

function refuseStrayFields(
  route: RestRoute,
  input: RouteInput,
  sent: Readonly<Record<string, unknown>>,
): void {
  const decided = [
    ...input.inPath,
    ...Object.keys(route.fixed ?? {}),
    ...Object.values(route.renamed ?? {}),
  ];
  const stray = Object.keys(sent).filter(
    (name) => decided.includes(name) || !(name in input.fields),
  );
  if (stray.length > 0) throw fieldErrors(stray, "There is no such field here.");
}

function fieldErrors(names: readonly string[], message: string) {
  const named = names.slice(0, mostNamed).map((name) => [name, [message]]);
  return generalError("INVALID_INPUT", { fieldErrors: Object.fromEntries(named) });
}

// Text that doesn't fit stays text: the procedure's parser says what is wrong with it.
function readText(text: string, schema: JsonSchema): unknown {
  if (isInstant(schema)) return readInstant(text);
  const types = [schema, ...alternatives(schema)].flatMap(({ type }) => type ?? []);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  const numeric = types.includes("number") || types.includes("integer");
  return numeric && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function readInstant(value: unknown): unknown {
  if (
    typeof value !== "string" ||
    !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value)
  )
    return value;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? value : instant;
}

function readInstants(value: unknown, schema: JsonSchema): unknown {
  if (isInstant(schema)) return readInstant(value);
  if (Array.isArray(value)) return value.map((item) => readInstants(item, schema.items ?? {}));
  const { properties } = schema;
  if (properties === undefined || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      readInstants(member, properties[name] ?? {}),
    ]),
  );
}
