// What can be wrong with an account.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const userErrors = {
  EMAIL_TAKEN: {
    status: 409,
    message: "There is an account with this address already. Sign in instead.",
  },
  USER_NOT_FOUND: { status: 404, message: "There is no such account." },
  LAST_ADMIN: { status: 409, message: "This is the last administrator. Make another one first." },
} as const satisfies ErrorCatalogue;

export const userError = errorsOf(userErrors);
