// What can be wrong with typing rhythm. Nothing here ever answers a sign-in: it would teach a forger.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const behaviorErrors = {
  TYPING_OFF: { status: 409, message: "This server doesn't look at typing rhythm." },
  TYPING_CONSENT_REQUIRED: { status: 409, message: "Agree to have your typing rhythm kept first." },
  TYPING_CAPTURE_INVALID: {
    status: 400,
    message: "This recording has expired or was used already. Type it again.",
  },
  TYPING_PROFILE_MISSING: {
    status: 404,
    message: "There is no typing rhythm of yours to compare with yet.",
  },
} as const satisfies ErrorCatalogue;

export const behaviorError = errorsOf(behaviorErrors);
