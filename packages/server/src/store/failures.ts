// Tells a failing database from a failing request: what is the database's fault is 503, never 401 or 500.
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { generalError, type LatchkeyError } from "../errors.ts";

const busyCodes = /^SQLITE_(BUSY|LOCKED)/;
const sqliteFailures = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB|PROTOCOL)/;
// PostgreSQL error classes: 08 connection, 53 resources, 57 operator intervention, 58 system; 25006 read-only.
const postgresFailures = /^(08|53|57|58)|^25006$/;
const postgresRetries = /^(40001|40P01)$/; // serialization failure, deadlock
const networkFailures =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
// What pg says without a code: no connection in time, one that broke or was dropped, a pool that is closing.
const connectionFailures =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|not queryable|after calling end on the pool|the database system is/i;

/** Whether another try can succeed by itself: someone else holds a lock. */
export function isRetryable(error: unknown): boolean {
  return codesOf(error).some((code) => busyCodes.test(code) || postgresRetries.test(code));
}

/** Whether the database, not the request, is at fault. */
export function isDatabaseFailure(error: unknown): boolean {
  if (
    codesOf(error).some(
      (code) =>
        sqliteFailures.test(code) || postgresFailures.test(code) || networkFailures.test(code),
    )
  ) {
    return true;
  }
  return messagesOf(error).some((message) => connectionFailures.test(message));
}

/** The same failure as `UNAVAILABLE`, with a hint when to come back. */
export function unavailable(cause: unknown): LatchkeyError {
  return generalError("UNAVAILABLE", { cause, retryAfterSeconds: 2 });
}

/**
 * Whether an insert met a row that holds the same unique value.
 *
 * @param column the column that has to be the one in conflict, or any when left out
 */
export function isDuplicate(error: unknown, column?: string): boolean {
  if (!(error instanceof UniqueConstraintViolationException)) return false;
  return column === undefined || messagesOf(error).some((message) => message.includes(column));
}

function* chain(error: unknown): Generator<object> {
  for (let current = error; typeof current === "object" && current !== null;) {
    yield current;
    current =
      "cause" in current ? current.cause : "previous" in current ? current.previous : undefined;
  }
}

function codesOf(error: unknown): string[] {
  return [...chain(error)].flatMap((link) =>
    "code" in link && typeof link.code === "string" ? [link.code] : [],
  );
}

function messagesOf(error: unknown): string[] {
  return [...chain(error)].flatMap((link) => {
    const detail = "detail" in link && typeof link.detail === "string" ? [link.detail] : [];
    const constraint =
      "constraint" in link && typeof link.constraint === "string" ? [link.constraint] : [];
    return link instanceof Error
      ? [link.message, ...detail, ...constraint]
      : [...detail, ...constraint];
  });
}
