// What can be wrong with a mailed link or a new address.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const emailErrors = {
  EMAIL_LINK_INVALID: {
    status: 400,
    message: "This link has expired or was used already. Ask for a new one.",
  },
  EMAIL_LINK_ELSEWHERE: {
    status: 409,
    message:
      "Open this link in the browser that you registered with. If that wasn't you, reset the password: that makes the account yours.",
  },
  EMAIL_UNCHANGED: { status: 400, message: "This is the account's address already." },
} as const satisfies ErrorCatalogue;

export const emailError = errorsOf(emailErrors);
