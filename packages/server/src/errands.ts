// What is left to be done after a request, by topic: see mail/mailer.ts for when it is run.
import { fulfilPasswordReset } from "./auth/passwords/password-reset.service.ts";
import type { Errands } from "./mail/mailer.ts";
import { fulfilAccountDeletion } from "./users/account/account-deletion.service.ts";
import { fulfilEmailChange } from "./users/email/email-change.service.ts";
import { fulfilRegistration } from "./users/email/registration-errand.service.ts";
import { fulfilVerification } from "./users/email/verification.service.ts";

export const errands = {
  registration: fulfilRegistration,
  verification: fulfilVerification,
  emailChange: fulfilEmailChange,
  passwordReset: fulfilPasswordReset,
  accountDeletion: fulfilAccountDeletion,
} satisfies Errands;
