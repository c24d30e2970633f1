// Every migration, in the order in which they apply.
import { foundation } from "./0001-foundation.ts";
import { passkeys } from "./0002-passkeys.ts";
import { passwords } from "./0003-passwords.ts";
import { signInFlow } from "./0004-sign-in-flow.ts";
import { totp } from "./0005-totp.ts";
import { recoveryCodes } from "./0006-recovery-codes.ts";
import { email } from "./0007-email.ts";
import { throttle } from "./0008-throttle.ts";
import { behavior } from "./0009-behavior.ts";
import { serviceClients } from "./0010-service-clients.ts";
import { rolePermissions } from "./0011-role-permissions.ts";
import { toldLimits } from "./0012-told-limits.ts";
import { emailCodes } from "./0013-email-codes.ts";
import { sessionConfirmation } from "./0014-session-confirmation.ts";
import { sessionRotation } from "./0015-session-rotation.ts";
import { indexes } from "./0016-indexes.ts";
import { openSessions } from "./0017-open-sessions.ts";
import type { MigrationDraft } from "./migration.ts";

export const migrations: readonly MigrationDraft[] = [
  foundation,
  passkeys,
  passwords,
  signInFlow,
  totp,
  recoveryCodes,
  email,
  throttle,
  behavior,
  serviceClients,
  rolePermissions,
  toldLimits,
  emailCodes,
  sessionConfirmation,
  sessionRotation,
  indexes,
  openSessions,
];
