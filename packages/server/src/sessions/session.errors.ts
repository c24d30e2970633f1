// What can be wrong with a session.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const sessionErrors = {
  SESSION_NOT_FOUND: { status: 404, message: "This session has ended already." },
} as const satisfies ErrorCatalogue;

export const sessionError = errorsOf(sessionErrors);
