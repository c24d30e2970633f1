// What can be wrong with an authenticator app or its codes.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const totpErrors = {
  TOTP_INVALID: {
    status: 401,
    message:
      "That code isn't right. Enter the six digits that your authenticator app shows now; if they are, check your device's clock.",
  },
  // Told only to those who sent a right code, so that it teaches a guesser nothing that helps.
  TOTP_USED: { status: 401, message: "That code was used already. Wait for the next one." },
  TOTP_ENROLMENT_INVALID: {
    status: 400,
    message: "This set-up has expired or was finished already. Start again.",
  },
  TOTP_NOT_FOUND: { status: 404, message: "There is no such authenticator app." },
  TOTP_TOO_MANY: {
    status: 409,
    message: "An account can have ten authenticator apps. Remove one first.",
  },
} as const satisfies ErrorCatalogue;

export const totpError = errorsOf(totpErrors);
