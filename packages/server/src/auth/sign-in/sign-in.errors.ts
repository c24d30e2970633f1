// What can be wrong with a sign-in. Unknown account, wrong credential and disabled account are one code and one message.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const signInErrors = {
  SIGN_IN_FAILED: {
    status: 401,
    message: "That didn't match an account. Check what you entered and try again.",
  },
  CHALLENGE_INVALID: {
    status: 400,
    message: "This attempt has expired or was used already. Start again.",
  },
  TICKET_INVALID: {
    status: 401,
    message: "This sign-in has expired or was used already. Start again.",
  },
  LAST_WAY_IN: {
    status: 409,
    message: "This is the only way into the account. Add another one first.",
  },
} as const satisfies ErrorCatalogue;

export const signInError = errorsOf(signInErrors);
