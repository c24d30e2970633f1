// What can be wrong with a token.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const tokenErrors = {
  REFRESH_INVALID: { status: 401, message: "This session has ended. Sign in again." },
  REFRESH_REUSED: {
    status: 401,
    message: "This session was ended because its refresh token was used twice. Sign in again.",
  },
} as const satisfies ErrorCatalogue;

export const tokenError = errorsOf(tokenErrors);
