// The kinds of events in the audit trail, in words. Kinds that are unknown here show under their own name.

export const eventWords: Readonly<Record<string, string>> = {
  registration_begin: "Registration begun",
  registration_complete: "Registration",
  login_begin: "Sign-in begun",
  login_complete: "Sign-in",
  sign_out: "Sign-out",
  session_revoked: "Session ended from elsewhere",
  refresh_reused: "Refresh token used twice",
  replay_detected: "Replay detected",
  user_access: "Account read",
  users_listed: "Accounts listed",
  roles_listed: "Roles listed",
  audit_searched: "Audit searched",
  role_changed: "Role changed",
  role_defined: "Role added, changed or removed",
  status_changed: "Status changed",
  profile_updated: "Profile changed",
  access_denied: "Access denied",
  token_refused: "Token refused",
  rate_limited: "Too many tries",
  sign_count_regression: "Passkey counter went back",
  signing_key_rotated: "Signing key changed",
};

export function nameEvent(type: string): string {
  const words = eventWords[type] ?? type.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
