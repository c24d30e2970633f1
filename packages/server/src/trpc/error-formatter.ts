// The one shape that errors have on the wire. What isn't a LatchkeyError says nothing of itself.
import { TRPCError, type TRPC_ERROR_CODE_KEY, type TRPCDefaultErrorShape } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { ZodError } from "zod";
import type { RequestContext } from "../context.ts";
import { type ErrorStatus, generalError, LatchkeyError, type StepUpHint } from "../errors.ts";
import { isDatabaseFailure, unavailable } from "../store/failures.ts";
import { currentRequestId } from "./request-id.ts";

/** What a client gets to know of a failure. */
export interface ApiErrorShape {
  /** For people, in plain words. */
  readonly message: string;
  /** JSON-RPC's number for the HTTP status. */
  readonly code: number;
  readonly data: {
    /** Stable, UPPER_SNAKE; clients tolerate ones that they don't know. */
    readonly code: string;
    readonly httpStatus: number;
    readonly path: string | null;
    /** Whole seconds until a retry can succeed. */
    readonly retryAfterSeconds: number | null;
    /** Input path (dotted) to what is wrong there. */
    readonly fieldErrors: Readonly<Record<string, readonly string[]>> | null;
    readonly stepUp: StepUpHint | null;
    readonly requestId: string | null;
  };
}

const trpcCodes: Record<ErrorStatus, TRPC_ERROR_CODE_KEY> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
};

/** Formats a failure for the wire; tRPC calls it for every error. */
export function formatError(
  error: TRPCError,
  ctx: RequestContext | undefined,
  shape: TRPCDefaultErrorShape,
): ApiErrorShape {
  return describeError(
    asLatchkeyError(error),
    shape.data.path ?? null,
    ctx?.request.requestId ?? currentRequestId.getStore() ?? null,
  );
}

/** What goes out for a failure. */
export function describeError(
  error: LatchkeyError,
  path: string | null,
  requestId: string | null,
): ApiErrorShape {
  return {
    message: error.message,
    code: TRPC_ERROR_CODES_BY_KEY[trpcCodes[error.status]],
    data: {
      code: error.code,
      httpStatus: error.status,
      path,
      retryAfterSeconds: error.details.retryAfterSeconds ?? null,
      fieldErrors: error.details.fieldErrors ?? null,
      stepUp: error.details.stepUp ?? null,
      requestId,
    },
  };
}

/** A failure as a TRPCError with the HTTP status that it should have. */
export function toTrpcError(error: LatchkeyError): TRPCError {
  return new TRPCError({ code: trpcCodes[error.status], message: error.message, cause: error });
}

/** What a failure is in our own terms: declared, bad input, the database's fault, tRPC's own, or unknown. */
export function asLatchkeyError(error: unknown): LatchkeyError {
  const cause = error instanceof TRPCError ? error.cause : error;
  if (cause instanceof LatchkeyError) return cause;
  if (isDatabaseFailure(cause)) return unavailable(cause);
  if (error instanceof TRPCError && error.code === "BAD_REQUEST") {
    return cause instanceof ZodError
      ? generalError("INVALID_INPUT", { fieldErrors: fieldErrorsOf(cause) })
      : generalError("BAD_REQUEST", { cause });
  }
  return error instanceof TRPCError ? fromTrpcCode(error) : generalError("INTERNAL", { cause });
}

function fromTrpcCode(error: TRPCError): LatchkeyError {
  switch (error.code) {
    case "NOT_FOUND":
      return generalError("NOT_FOUND", { cause: error });
    case "METHOD_NOT_SUPPORTED":
      return generalError("METHOD_NOT_ALLOWED", { cause: error });
    case "UNSUPPORTED_MEDIA_TYPE":
      return generalError("UNSUPPORTED_MEDIA_TYPE", { cause: error });
    case "PAYLOAD_TOO_LARGE":
      return generalError("PAYLOAD_TOO_LARGE", { cause: error });
    case "PARSE_ERROR":
      return generalError("BAD_REQUEST", { cause: error });
    default:
      return generalError("INTERNAL", { cause: error });
  }
}

function fieldErrorsOf(error: ZodError): Record<string, string[]> {
  const fieldErrors: Record<string, string[]> = {};
  // A client can send any number of unknown fields; a few tell what is wrong.
  for (const issue of error.issues.slice(0, 20)) {
    const path = issue.path.map(String).join(".") || "input";
    (fieldErrors[path] ??= []).push(issue.message);
  }
  return fieldErrors;
}
