// Why a password isn't taken.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const passwordErrors = {
  PASSWORD_TOO_SHORT: {
    status: 400,
    message: "Use 15 characters or more. A few unrelated words do well.",
  },
  PASSWORD_TOO_LONG: { status: 400, message: "Use 128 characters or fewer." },
  PASSWORD_GUESSABLE: {
    status: 400,
    message: "This password would be guessed early. Use a few unrelated words instead.",
  },
  PASSWORD_PERSONAL: {
    status: 400,
    message: "Leave your name, your address and this product's name out of it.",
  },
  PASSWORD_BREACHED: {
    status: 400,
    message: "This password is in a list of stolen ones. Choose another.",
  },
} as const satisfies ErrorCatalogue;

export const passwordError = errorsOf(passwordErrors);
