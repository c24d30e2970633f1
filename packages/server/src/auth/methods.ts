// The registry: every way to authenticate, one line each. The `auth` router's type derives from it.
import { emailCodeMethod } from "./email-codes/email-code.method.ts";
import { passkeyMethod } from "./passkeys/passkey.method.ts";
import { passwordMethod } from "./passwords/password.method.ts";
import { recoveryCodeMethod } from "./recovery-codes/recovery-code.method.ts";
import { totpMethod } from "./totp/totp.method.ts";

export const authMethods = {
  passkeys: passkeyMethod,
  passwords: passwordMethod,
  totp: totpMethod,
  recoveryCodes: recoveryCodeMethod,
  emailCodes: emailCodeMethod,
};
