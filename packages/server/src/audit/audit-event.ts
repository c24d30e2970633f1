// What can be told in the audit trail. A new kind of event is one line in this list.

/** Every event type with what it tells; success or failure is a column of its own. */
export const auditEventTypes = {
  // The five of the WebAuthn seed, under its names: its queries and reports keep working.
  registration_begin: "Someone started to register.",
  registration_complete: "A registration was completed, or refused.",
  login_begin: "Someone started to sign in.",
  login_complete: "A sign-in was completed, or refused.",
  user_access: "An account's data was read, or reading it was refused.",

  sign_out: "A session was ended by signing out.",
  session_revoked: "A session was ended from elsewhere.",
  step_up: "A signed-in person was asked to confirm who they are, or did.",
  refresh_reused: "A refresh token came twice, so its family was ended.",
  replay_detected: "A one-time thing (proof, code, challenge, sample) came twice.",

  role_changed: "An account got another role.",
  role_defined: "A role was added, changed or removed.",
  status_changed: "An account was disabled or enabled.",
  profile_updated: "An account's own fields were changed.",
  account_deleted: "An account was deleted, and its person erased from this trail.",

  passkey_added: "A passkey was added to an account.",
  passkey_renamed: "A passkey got another name.",
  passkey_removed: "A passkey was removed from an account.",
  sign_count_regression: "A passkey's counter went back, as that of a copy would.",
  password_set: "An account got its first password.",
  password_changed: "A password was replaced by its owner.",
  password_reset_requested: "A link to reset a password was asked for.",
  password_reset: "A password was replaced through the mailbox.",
  password_removed: "A password was removed from an account.",
  totp_enrolled: "An authenticator app was added.",
  totp_verified: "A one-time code was checked.",
  totp_renamed: "An authenticator app got another name.",
  totp_removed: "An authenticator app was removed.",
  recovery_codes_generated: "A set of recovery codes replaced the last one.",
  recovery_codes_removed: "A set of recovery codes stopped working.",
  recovery_code_used: "A recovery code was checked.",
  email_code_sent: "A code for a sign-in was mailed to the account's address.",
  email_code_used: "A mailed code was checked.",
  email_verification_sent: "A link to confirm an address was sent.",
  email_verified: "A mailbox confirmed its address.",
  email_change_requested: "An account asked for another address.",
  email_changed: "An account's address was replaced.",
  mail_given_up: "A mail couldn't be delivered for days and was given up.",

  typing_enrolled: "A typing profile was made or extended.",
  typing_verified: "A typing sample was compared with a profile.",
  typing_switched: "Typing checks were switched on or off by their owner.",
  typing_deleted: "A typing profile was deleted.",

  access_denied: "A permission was missing.",
  token_refused: "A token was refused that wasn't simply expired.",
  rate_limited: "A limit on tries was reached.",
  users_listed: "Accounts were listed or searched.",
  roles_listed: "The roles were listed.",
  audit_searched: "This trail was searched, summed up or exported.",
  signing_key_rotated: "A signing key was added, retired or revoked.",
} as const;

/** The name of a kind of event, as the column `event_type` holds it. */
export type AuditEventType = keyof typeof auditEventTypes;

/** One thing that happened. No field may hold a secret: no token, code, password or key. */
export interface AuditEvent {
  readonly type: AuditEventType;
  /** Who acted; left out for strangers. An id without an account is written as null. */
  readonly userId?: string | null;
  /** Who acted, or the address that was tried, in canonical form. */
  readonly userEmail?: string | null;
  /** Id of what it was done to: another account, a session, a passkey. */
  readonly subjectId?: string | null;
  readonly success: boolean;
  /** One sentence for people. It goes when the actor or the subject is erased. */
  readonly details: string;
}

/** Whether a text names a kind of event. */
export function isAuditEventType(text: string): text is AuditEventType {
  return Object.hasOwn(auditEventTypes, text);
}
