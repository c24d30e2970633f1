// JSON Schemas of the procedures' own zod schemas, and their names as the wire spells them.
import { z } from "zod";
import {
  issuedTokens,
  secondFactorRequired,
  sessionSummary,
  signedInResult,
} from "../../auth/sign-in/sign-in.schema.ts";
import { auditEntryView } from "../../audit/audit.schema.ts";
import { sessionView } from "../../sessions/session.view.ts";
import { userView } from "../../users/user.view.ts";
import { toSnakeCase } from "./case-mapping.ts";

/** As much of JSON Schema 2020-12 as zod writes. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/** Marks text that procedures take as a `Date`; it doesn't leave this folder. */
const instantMark = "x-instant";

// What several answers share stands in the document once, under a name.
const named = z.registry<{ id: string }>();
named.add(userView, { id: "User" });
named.add(sessionView, { id: "Session" });
named.add(sessionSummary, { id: "SessionSummary" });
named.add(issuedTokens, { id: "IssuedTokens" });
named.add(signedInResult, { id: "SignedIn" });
named.add(secondFactorRequired, { id: "SecondFactorRequired" });
named.add(auditEntryView, { id: "AuditEntry" });

/**
 * @param io whether what a procedure takes or what it gives is described
 * @returns the schema in camelCase, as the code has it
 */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    metadata: named,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date")
        Object.assign(jsonSchema, { type: "string", format: "date-time", [instantMark]: true });
      // Answers may grow; clients ignore what they don't know.
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  }) as JsonSchema;
}

/** Whether a schema describes a moment that procedures take as a `Date`. */
export function isInstant(schema: JsonSchema): boolean {
  return schema[instantMark] === true || alternatives(schema).some(isInstant);
}

/** The schemas of which a value has to meet one. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [];
}

/** A schema as the wire spells it: snake_case names, references into the document, no marks. */
export function schemaToWire(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => keywordToWire(keyword, value)),
  );
}

function keywordToWire(keyword: string, value: unknown): [string, unknown][] {
  switch (keyword) {
    case instantMark:
    case "$schema":
    case "$defs":
    case "id":
      return [];
    case "$ref":
      return [[keyword, String(value).replace("#/$defs/", "#/components/schemas/")]];
    case "properties":
      return [[keyword, propertiesToWire(value as Record<string, JsonSchema>)]];
    case "required":
      return [[keyword, (value as string[]).map(toSnakeCase)]];
    case "anyOf":
    case "oneOf":
    case "allOf":
      return [[keyword, (value as JsonSchema[]).map(schemaToWire)]];
    case "items":
    case "additionalProperties":
      return [[keyword, typeof value === "object" ? schemaToWire(value as JsonSchema) : value]];
    default:
      return [[keyword, value]];
  }
}

function propertiesToWire(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      if (name === "publicKey" || name === "credential" || name === "assertion")
        return [name, withoutMarks(schema)];
      // Told as a moment; what is taken says by its pattern that a date alone will do.
      const isMoment = name === "dateOfBirth" && schema["pattern"] === undefined;
      const day = isMoment ? { ...schema, format: "date-time" } : schema;
      return [toSnakeCase(name), schemaToWire(day)];
    }),
  );
}

// WebAuthn's own JSON has neither dates nor names of ours; only zod's bookkeeping goes.
function withoutMarks(schema: JsonSchema): JsonSchema {
  const { $schema: _, $defs: __, id: ___, ...rest } = schema;
  return rest;
}
