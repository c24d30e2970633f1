// What a command says when it fails: one line for what its user can mend, a stack only for our own mistakes.
import { ConfigError } from "../config/config-error.ts";
import { LatchkeyError } from "../errors.ts";
import { isDatabaseFailure } from "../store/failures.ts";

/** @returns one line, or null for a mistake of ours */
export function toldFailure(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  if (isDatabaseFailure(error)) return `The database can't be used: ${rootMessageOf(error)}.`;
  if (error instanceof LatchkeyError) return error.message;
  if (isSystemError(error)) return `${error.message}.`;
  return null;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

function rootMessageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A host with several addresses is refused by each of them, without words of its own.
  const cause = error instanceof AggregateError ? error.errors[0] : error.cause;
  return cause instanceof Error ? rootMessageOf(cause) : error.message;
}
