// Why a password isn't taken.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const passwordErrors = {
  PASSWORD_TOO_SHORT: {
    status: 400,
    message: "Use 15 characters or more. A few unrelated words do well.",
  },
  PASSWORD_TOO_LONG: { status: 400, message: "Use 128 characters or fewer." },
} as const satisfies ErrorCatalogue;

export const passwordError = errorsOf(passwordErrors);
