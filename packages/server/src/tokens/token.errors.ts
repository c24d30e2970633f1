// What can be wrong with a token.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const tokenErrors = {
  REFRESH_INVALID: { status: 401, message: "This session has ended. Sign in again." },
  REFRESH_REUSED: {
    status: 401,
    message: "This session was ended because its refresh token was used twice. Sign in again.",
  },
  SIGNING_KEY_NOT_FOUND: { status: 404, message: "There is no signing key with this id." },
  SHARED_SECRET_SIGNS: {
    status: 409,
    message:
      "JWT_SECRET signs the tokens here. Change it in the environment, or remove it to use keys.",
  },
} as const satisfies ErrorCatalogue;

export const tokenError = errorsOf(tokenErrors);
