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
  PASSWORD_WRONG: { status: 400, message: "This isn't the password that you have now." },
  PASSWORD_NOT_SET: {
    status: 409,
    message: "This account has no such password any more. Reload, then try again.",
  },
  PASSWORD_ALREADY_SET: { status: 409, message: "This account has a password. Change it instead." },
  PASSWORD_NEEDS_SECOND_FACTOR: {
    status: 409,
    message:
      "Your password is too short to stand alone. Choose one of 15 characters or more first.",
  },
} as const satisfies ErrorCatalogue;

export const passwordError = errorsOf(passwordErrors);
