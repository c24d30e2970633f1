// Every code that the API can answer with, from each domain's own catalogue.
import type { emailCodeErrors } from "./auth/email-codes/email-code.errors.ts";
import type { passkeyErrors } from "./auth/passkeys/passkey.errors.ts";
import type { passwordErrors } from "./auth/passwords/password.errors.ts";
import type { recoveryCodeErrors } from "./auth/recovery-codes/recovery-code.errors.ts";
import type { signInErrors } from "./auth/sign-in/sign-in.errors.ts";
import type { totpErrors } from "./auth/totp/totp.errors.ts";
import type { behaviorErrors } from "./behavior/behavior.errors.ts";
import type { generalErrors } from "./errors.ts";
import type { rateLimitErrors } from "./rate-limit/rate-limit.errors.ts";
import type { roleErrors } from "./rbac/role.errors.ts";
import type { sessionErrors } from "./sessions/session.errors.ts";
import type { dpopErrors } from "./tokens/dpop/dpop.errors.ts";
import type { tokenErrors } from "./tokens/token.errors.ts";
import type { emailErrors } from "./users/email/email.errors.ts";
import type { userErrors } from "./users/user.errors.ts";

/** A literal union; newer servers may answer with codes that an older client doesn't know. */
export type ApiErrorCode =
  | keyof typeof generalErrors
  | keyof typeof emailErrors
  | keyof typeof emailCodeErrors
  | keyof typeof behaviorErrors
  | keyof typeof signInErrors
  | keyof typeof passkeyErrors
  | keyof typeof passwordErrors
  | keyof typeof rateLimitErrors
  | keyof typeof recoveryCodeErrors
  | keyof typeof roleErrors
  | keyof typeof sessionErrors
  | keyof typeof dpopErrors
  | keyof typeof tokenErrors
  | keyof typeof totpErrors
  | keyof typeof userErrors;
