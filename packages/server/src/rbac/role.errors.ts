// What can be wrong with a role.
import { errorsOf, type ErrorCatalogue } from "../errors.ts";

export const roleErrors = {
  ROLE_NOT_FOUND: { status: 404, message: "There is no role of this name." },
  ROLE_NAME_TAKEN: { status: 409, message: "There is a role of this name already." },
  ROLE_BUILT_IN: { status: 409, message: "The roles admin and user stay as they are." },
  ROLE_IN_USE: {
    status: 409,
    message: "Accounts have this role. Say which one they get instead.",
  },
  ROLE_EXCEEDS_OWN: {
    status: 403,
    message: "This reaches further than what you may do yourself. Ask an administrator.",
  },
} as const satisfies ErrorCatalogue;

export const roleError = errorsOf(roleErrors);
