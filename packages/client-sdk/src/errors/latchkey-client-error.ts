// The one error type of the SDK, recognised by a brand, so that two copies of the SDK in one page agree.
import type { ApiErrorShape } from "../api-types.ts";
import type { KnownErrorCode, LatchkeyErrorCode } from "./error-codes.ts";

/** What would let a refused call through: the assurance it needs and the methods that give it. */
export type StepUpHint = NonNullable<ApiErrorShape["data"]["stepUp"]>;

/** Facts about a failure, beside its code and message. */
export interface LatchkeyErrorFacts {
  /** Input path (dotted) to what is wrong there. */
  readonly fieldErrors?: Readonly<Record<string, readonly string[]>> | null;
  /** Whole seconds until a retry can succeed. */
  readonly retryAfterSeconds?: number | null;
  readonly stepUp?: StepUpHint | null;
  /** What the server's log knows this failure by. */
  readonly requestId?: string | null;
  readonly httpStatus?: number | null;
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for("@latchkey/client-sdk/error") as never;

/** A failure with a stable code. Told apart by `isLatchkeyError`, never by `instanceof`. */
export class LatchkeyClientError extends Error {
  readonly code: LatchkeyErrorCode;
  readonly fieldErrors: Readonly<Record<string, readonly string[]>> | null;
  readonly retryAfterSeconds: number | null;
  readonly stepUp: StepUpHint | null;
  readonly requestId: string | null;
  readonly httpStatus: number | null;
  /** @internal */
  readonly [brand] = true;

  constructor(code: LatchkeyErrorCode, message: string, facts: LatchkeyErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "LatchkeyClientError";
    this.code = code;
    this.fieldErrors = facts.fieldErrors ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.stepUp = facts.stepUp ?? null;
    this.requestId = facts.requestId ?? null;
    this.httpStatus = facts.httpStatus ?? null;
  }
}

/**
 * Whether something thrown is an error of the SDK, and bears one of the codes if any are named.
 *
 * @param codes known ones are suggested; others are taken too
 */
export function isLatchkeyError<
  const Code extends KnownErrorCode | (string & {}) = LatchkeyErrorCode,
>(
  error: unknown,
  ...codes: readonly Code[]
): error is LatchkeyClientError & { readonly code: Code } {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return codes.length === 0 || codes.includes((error as LatchkeyClientError).code as Code);
}
