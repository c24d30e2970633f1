// Errors as problem documents (RFC 9457): the API's one shape in other words, with the same code.
import { z } from "zod";
import type { LatchkeyError } from "../../errors.ts";
import { toWire, toWirePath } from "./case-mapping.ts";

export const problemMediaType = "application/problem+json";

/** A problem document, in camelCase as the code has it. */
export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** The same code that every face answers with. */
  code: z.string(),
  requestId: z.string(),
  /** Whole seconds until a retry can succeed. */
  retryAfterSeconds: z.number().int().optional(),
  /** Field (dotted) to what is wrong there. */
  fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
  /** What would let the call through. */
  stepUp: z
    .object({
      assurance: z.union([z.literal(1), z.literal(2)]),
      maxAgeSeconds: z.number().int(),
      methods: z.array(z.string()),
    })
    .optional(),
});

/** @param detail replaces the error's message */
export function problemOf(error: LatchkeyError, requestId: string, detail = error.message): object {
  const { retryAfterSeconds, fieldErrors, stepUp } = error.details;
  const problem = {
    type: `urn:latchkey:problem:${error.code.toLowerCase().replaceAll("_", "-")}`,
    title: titleOf(error.code),
    status: error.status,
    detail,
    code: error.code,
    requestId,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(stepUp === undefined ? {} : { stepUp: { ...stepUp, methods: [...stepUp.methods] } }),
  } satisfies z.output<typeof problemView>;
  const fields = fieldErrors === undefined ? {} : { field_errors: renamePaths(fieldErrors) };
  return { ...(toWire(problem) as object), ...fields };
}

/** Answers with a problem document. */
export function problemResponse(
  error: LatchkeyError,
  requestId: string,
  options: {
    readonly detail?: string | undefined;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Response {
  const { retryAfterSeconds } = error.details;
  return Response.json(problemOf(error, requestId, options.detail), {
    status: error.status,
    headers: {
      "content-type": problemMediaType,
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
      ...options.headers,
    },
  });
}

function renamePaths(
  fieldErrors: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const entries = Object.entries(fieldErrors).map(([path, messages]) => [
    toWirePath(path),
    messages,
  ]);
  return Object.fromEntries(entries) as Record<string, readonly string[]>;
}

function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
