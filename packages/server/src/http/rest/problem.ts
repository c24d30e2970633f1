// Errors as problem documents (RFC 9457): the API's one shape in other words, with the same code.
import type { LatchkeyError } from "../../errors.ts";
import { toWire, toWirePath } from "./case-mapping.ts";

export const problemMediaType = "application/problem+json";

/** A problem document; its extension members are in snake_case. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The same code that every face answers with. */
  readonly code: string;
  readonly request_id: string;
  readonly retry_after_seconds?: number;
  readonly field_errors?: Readonly<Record<string, readonly string[]>>;
  readonly step_up?: unknown;
}

/** @param detail replaces the error's message */
export function problemOf(
  error: LatchkeyError,
  requestId: string,
  detail = error.message,
): Problem {
  const { retryAfterSeconds, fieldErrors, stepUp } = error.details;
  return {
    type: `urn:latchkey:problem:${error.code.toLowerCase().replaceAll("_", "-")}`,
    title: titleOf(error.code),
    status: error.status,
    detail,
    code: error.code,
    request_id: requestId,
    ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
    ...(fieldErrors === undefined ? {} : { field_errors: renamePaths(fieldErrors) }),
    ...(stepUp === undefined ? {} : { step_up: toWire(stepUp) }),
  };
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
