// What can be wrong with a mailed code.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const emailCodeErrors = {
  EMAIL_CODE_INVALID: {
    status: 401,
    message: "That code isn't right. Enter the eight digits of the newest letter.",
  },
} as const satisfies ErrorCatalogue;

export const emailCodeError = errorsOf(emailCodeErrors);
