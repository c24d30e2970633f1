// What can be wrong with a recovery code.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const recoveryCodeErrors = {
  RECOVERY_CODE_INVALID: {
    status: 401,
    message:
      "That recovery code isn't right, or was used already. Each one works once, and a new set replaces the last.",
  },
} as const satisfies ErrorCatalogue;

export const recoveryCodeError = errorsOf(recoveryCodeErrors);
