// Why a try isn't taken, beyond RATE_LIMITED.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const rateLimitErrors = {
  FACTOR_OFF: {
    status: 429,
    message:
      "Too many wrong tries came in for this account. Use a passkey, a recovery code or a device that you signed in from before, or reset the password.",
  },
} as const satisfies ErrorCatalogue;

export const rateLimitError = errorsOf(rateLimitErrors);
