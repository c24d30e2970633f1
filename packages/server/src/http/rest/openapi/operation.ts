// One route as an operation of the document.
import { z } from "zod";
import { signedInResult, signInResult } from "../../../auth/sign-in/sign-in.schema.ts";
import { toSnakeCase } from "../case-mapping.ts";
import { type JsonSchema, jsonSchemaOf, schemaToWire } from "../json-schema.ts";
import type { RestRoute } from "../route.ts";
import { procedureAt, type RouteInput, routeInputOf } from "../wire-input.ts";
import { type Example, examples } from "./examples.ts";

/** Schemas that operations refer to, by name; each operation adds its own. */
export type SharedSchemas = Map<string, JsonSchema>;

type OpenApiObject = Readonly<Record<string, unknown>>;

/** Describes a route. */
export function operationOf(route: RestRoute, tag: string, shared: SharedSchemas): OpenApiObject {
  const input = routeInputOf(route);
  share(shared, input.definitions);
  const operationId = operationIdOf(route);
  const example = examples[operationId] ?? {};
  const parameters = parametersOf(route, input);
  return {
    operationId,
    tags: [tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(route, input, example),
    security: route.access === "open" ? [] : [{ bearer: [] }, { session: [] }],
    responses: { ...successOf(route, shared, example), ...problemsOf(route, input) },
  };
}

/** The operation's name: its own, or its procedure's path. */
export function operationIdOf(route: RestRoute): string {
  return route.operationId ?? route.procedure.split(".").map(toSnakeCase).join("_");
}

function share(shared: SharedSchemas, definitions: Readonly<Record<string, JsonSchema>>): void {
  for (const [name, schema] of Object.entries(definitions)) shared.set(name, schemaToWire(schema));
}

function sendsBody(route: RestRoute): boolean {
  return route.method !== "GET" && route.method !== "DELETE";
}

function parametersOf(route: RestRoute, input: RouteInput): OpenApiObject[] {
  const inPath = input.inPath.map((name) => ({
    name: toSnakeCase(name),
    in: "path",
    required: true,
    schema: schemaToWire(input.fields[name] ?? {}),
  }));
  if (sendsBody(route)) return inPath;
  const inQuery = bodyFields(input).map(([name, schema]) => ({
    name: toSnakeCase(name),
    in: "query",
    required: input.required.includes(name),
    schema: schemaToWire(schema),
  }));
  return [...inPath, ...inQuery];
}

function bodyFields(input: RouteInput): [string, JsonSchema][] {
  return Object.entries(input.fields).filter(([name]) => !input.inPath.includes(name));
}

/** The body that a route takes, or nothing. */
export function bodyOf(route: RestRoute, input: RouteInput, example: Example): OpenApiObject {
  const fields = bodyFields(input);
  if (!sendsBody(route) || fields.length === 0) return {};
  const required = input.required.filter((name) => !input.inPath.includes(name));
  const schema = schemaToWire({
    type: "object",
    properties: Object.fromEntries(fields),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  });
  return {
    requestBody: {
      required: required.length > 0,
      content: {
        "application/json": {
          schema,
          ...(example.request === undefined ? {} : { example: example.request }),
        },
      },
    },
  };
}

function successOf(route: RestRoute, shared: SharedSchemas, example: Example): OpenApiObject {
  const { output } = procedureAt(route.procedure);
  if (route.answer === undefined && output instanceof z.ZodVoid)
    return { 204: { description: "Done." } };
  const schema = outputSchema(route.answer?.schema ?? output, shared);
  const status = route.status ?? 200;
  const success = {
    [status]: {
      description: status === 201 ? "Created." : "As asked.",
      content: {
        "application/json": {
          schema,
          ...(example.response === undefined ? {} : { example: example.response }),
        },
      },
    },
  };
  return status === 201 && output === signInResult
    ? { ...success, 202: laterResponse(shared) }
    : success;
}

// Where addresses have to be confirmed first, a registration ends with a letter.
function laterResponse(shared: SharedSchemas): OpenApiObject {
  const steps = signInResult.options.filter((step) => step.shape.status.value !== "signedIn");
  const schema = outputSchema(z.union(steps), shared);
  return {
    description: "Taken, and not complete yet: `status` names what is missing.",
    content: { "application/json": { schema } },
  };
}

/** An answer's schema; what it shares with others goes to the document. */
export function outputSchema(output: z.ZodType, shared: SharedSchemas): JsonSchema {
  const schema = jsonSchemaOf(output, "output");
  share(shared, schema.$defs ?? {});
  return schemaToWire(schema);
}

// Of who is signed in, or of who wants to be.
function asksForProof(route: RestRoute, input: RouteInput): boolean {
  if (route.access === "signedIn" || "ticket" in input.fields) return true;
  const { output } = procedureAt(route.procedure);
  const opensSession = output === signInResult || output === signedInResult;
  return (opensSession && route.status !== 201) || route.wording?.["SIGN_IN_FAILED"] !== undefined;
}

function problemsOf(route: RestRoute, input: RouteInput): OpenApiObject {
  const problem = (name: string) => ({ $ref: `#/components/responses/${name}` });
  return {
    ...(input.taken ? { 400: problem("BadRequest") } : {}),
    ...(asksForProof(route, input) ? { 401: problem("Unauthenticated") } : {}),
    ...(route.access === "signedIn" ? { 403: problem("Forbidden") } : {}),
    ...(input.inPath.length > 0 ? { 404: problem("NotFound") } : {}),
    429: problem("TooManyTries"),
    default: problem("Problem"),
  };
}
