// What can be wrong with a passkey ceremony.
import { errorsOf, type ErrorCatalogue } from "../../errors.ts";

export const passkeyErrors = {
  PASSKEY_REFUSED: {
    status: 400,
    message: "This passkey can't be accepted. Try again, or use another device.",
  },
  PASSKEY_TAKEN: { status: 409, message: "This passkey belongs to an account already." },
  PASSKEY_CLONED: {
    status: 401,
    message:
      "This passkey's counter went backwards, as a copy's would. Sign in another way and replace it.",
  },
  PASSKEY_LIMIT: {
    status: 409,
    message: "This account has 20 passkeys. Remove one you no longer use first.",
  },
  PASSKEY_NOT_FOUND: { status: 404, message: "This passkey is gone already." },
} as const satisfies ErrorCatalogue;

export const passkeyError = errorsOf(passkeyErrors);
