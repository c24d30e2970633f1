// Mailed codes, as the sign-in flow sees them: what is left to ask of an account that has nothing else.
import type { AuthMethod } from "../auth-method.ts";
import { EmailCodeEntity } from "./email-code.entity.ts";
import { admitEmailCode, beginEmailCode } from "./email-code-letter.service.ts";
import { emailCodeProcedures } from "./email-code.procedures.ts";

export const emailCodeMethod: AuthMethod<typeof emailCodeProcedures> = {
  name: "email-codes",
  roles: ["fallback"],
  demandsSecondFactor: false,
  entities: [EmailCodeEntity],
  // The mailbox is the account's own; nothing was enrolled with it.
  enrolmentOf: async () => null,
  fallback: {
    // Without mail nobody could answer: then the sign-in goes on, as it does where the rhythm is only observed.
    isAvailable: ({ config }) => config.mail.inbox || config.mail.smtpUrl !== undefined,
    admit: admitEmailCode,
    begin: beginEmailCode,
  },
  procedures: emailCodeProcedures,
};
