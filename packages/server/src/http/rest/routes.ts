// The route table: every address of the REST face, one line each. The document's tags are its groups, in this order.
import { adminRoutes } from "./admin-routes.ts";
import { open, type ProcedurePath, type RestRoute, signedIn } from "./route.ts";
import {
  creationAnswer,
  loginRoutes,
  protectedRoutes,
  registrationRoutes,
  requestAnswer,
} from "./seed-routes.ts";

const creation = { answer: creationAnswer };
const request = { answer: requestAnswer };

export const restRoutes = {
  Registration: registrationRoutes,
  Login: loginRoutes,
  "Protected Endpoints": [
    ...protectedRoutes,
    signedIn("GET", "/users/me/role", "roles.own", "Read the caller's own role"),
    signedIn("PATCH", "/users/me", "users.update", "Change the caller's own profile"),
    signedIn("DELETE", "/users/me", "users.delete", "Delete the caller's own account"),
    signedIn("GET", "/users/me/export", "users.export", "Export all that is stored of the caller"),
  ],
  Sessions: [
    open("POST", "/auth/refresh", "auth.refresh", "Exchange a refresh token for the next pair"),
    open("POST", "/auth/sign-out", "auth.signOut", "End the present session"),
    signedIn("GET", "/auth/sessions", "auth.sessions.list", "List the caller's sessions"),
    signedIn(
      "DELETE",
      "/auth/sessions/{id}",
      "auth.sessions.revoke",
      "End one of the caller's sessions",
    ),
    signedIn(
      "POST",
      "/auth/sessions/revoke-others",
      "auth.sessions.revokeOthers",
      "End all sessions but the present one",
    ),
  ],
  Passwords: [
    open(
      "POST",
      "/auth/passwords/register",
      "auth.passwords.register",
      "Register with a password",
      { status: 201 },
    ),
    open("POST", "/auth/passwords/sign-in", "auth.passwords.signIn", "Sign in with a password"),
    signedIn(
      "GET",
      "/auth/passwords",
      "auth.passwords.status",
      "Read whether the caller has a password, and since when",
    ),
    signedIn(
      "POST",
      "/auth/passwords/confirm",
      "auth.passwords.confirm",
      "Confirm the session with the password",
    ),
    signedIn("POST", "/auth/passwords/change", "auth.passwords.change", "Change the password"),
    signedIn("PUT", "/auth/password", "auth.passwords.set", "Set a password where there is none"),
    signedIn("DELETE", "/auth/password", "auth.passwords.remove", "Remove the password"),
    open(
      "POST",
      "/auth/passwords/request-reset",
      "auth.passwords.requestReset",
      "Ask for a letter that resets the password",
    ),
    open(
      "POST",
      "/auth/passwords/reset",
      "auth.passwords.reset",
      "Reset the password with a letter's token",
    ),
  ],
  Passkeys: [
    open(
      "POST",
      "/auth/passkeys/register/begin",
      "auth.passkeys.beginRegistration",
      "Begin a registration with a passkey",
      creation,
    ),
    open(
      "POST",
      "/auth/passkeys/register/complete",
      "auth.passkeys.finishRegistration",
      "Complete a registration with a passkey, and sign in",
      { status: 201 },
    ),
    open(
      "POST",
      "/auth/passkeys/sign-in/begin",
      "auth.passkeys.beginSignIn",
      "Begin a sign-in with a passkey, with an address or without",
      request,
    ),
    open(
      "POST",
      "/auth/passkeys/sign-in/complete",
      "auth.passkeys.finishSignIn",
      "Complete a sign-in with a passkey",
    ),
    open(
      "POST",
      "/auth/passkeys/second-factor/begin",
      "auth.passkeys.beginSecondFactor",
      "Begin the second step of a sign-in with a passkey",
      request,
    ),
    open(
      "POST",
      "/auth/passkeys/second-factor/complete",
      "auth.passkeys.finishSecondFactor",
      "Complete a sign-in's second step with a passkey",
    ),
    signedIn(
      "POST",
      "/auth/passkeys/confirm/begin",
      "auth.passkeys.beginConfirmation",
      "Begin to confirm the session with a passkey",
      request,
    ),
    signedIn(
      "POST",
      "/auth/passkeys/confirm/complete",
      "auth.passkeys.finishConfirmation",
      "Confirm the session with a passkey",
    ),
    signedIn("GET", "/auth/passkeys", "auth.passkeys.list", "List the caller's passkeys"),
    signedIn(
      "POST",
      "/auth/passkeys/begin",
      "auth.passkeys.beginAddition",
      "Begin to add a passkey",
      creation,
    ),
    signedIn("POST", "/auth/passkeys/complete", "auth.passkeys.finishAddition", "Add a passkey", {
      status: 201,
    }),
    signedIn("PATCH", "/auth/passkeys/{id}", "auth.passkeys.rename", "Rename a passkey"),
    signedIn("DELETE", "/auth/passkeys/{id}", "auth.passkeys.remove", "Remove a passkey"),
  ],
  "Authenticator apps": [
    open(
      "POST",
      "/auth/totp/sign-in",
      "auth.totp.completeSignIn",
      "Complete a sign-in with a code",
    ),
    signedIn("POST", "/auth/totp/confirm", "auth.totp.confirm", "Confirm the session with a code"),
    signedIn("GET", "/auth/totp", "auth.totp.list", "List the caller's authenticator apps"),
    signedIn(
      "POST",
      "/auth/totp/begin",
      "auth.totp.beginEnrolment",
      "Begin to set up an authenticator app",
      { status: 201 },
    ),
    signedIn(
      "POST",
      "/auth/totp/{id}/complete",
      "auth.totp.confirmEnrolment",
      "Finish setting up an authenticator app",
    ),
    signedIn("PATCH", "/auth/totp/{id}", "auth.totp.rename", "Rename an authenticator app"),
    signedIn("DELETE", "/auth/totp/{id}", "auth.totp.remove", "Remove an authenticator app"),
  ],
  "Recovery codes": [
    open(
      "POST",
      "/auth/recovery-codes/sign-in",
      "auth.recoveryCodes.completeSignIn",
      "Complete a sign-in with a recovery code",
    ),
    signedIn(
      "GET",
      "/auth/recovery-codes",
      "auth.recoveryCodes.status",
      "Count the recovery codes that are left",
    ),
    signedIn(
      "POST",
      "/auth/recovery-codes",
      "auth.recoveryCodes.generate",
      "Make a new set of recovery codes",
      { status: 201 },
    ),
  ],
  "Mailed codes": [
    open(
      "POST",
      "/auth/email-codes/sign-in",
      "auth.emailCodes.verify",
      "Complete a sign-in with the code that was mailed for it",
    ),
    open(
      "POST",
      "/auth/email-codes/resend",
      "auth.emailCodes.resend",
      "Ask for another letter with a new code",
    ),
  ],
  Email: [
    open(
      "POST",
      "/auth/email/send-verification",
      "users.email.sendVerification",
      "Ask for a letter that confirms an address",
    ),
    open(
      "POST",
      "/auth/email/verify",
      "users.email.verify",
      "Confirm an address with a letter's token",
    ),
    signedIn(
      "POST",
      "/auth/email/change",
      "users.email.beginChange",
      "Begin to change the caller's address",
    ),
    open(
      "POST",
      "/auth/email/confirm-change",
      "users.email.confirmChange",
      "Confirm a new address with a letter's token",
    ),
    open(
      "POST",
      "/auth/email/undo-change",
      "users.email.undoChange",
      "Undo a change with a letter's token",
    ),
  ],
  "Typing rhythm": [
    open(
      "POST",
      "/behavior/capture",
      "behavior.beginCapture",
      "Begin a capture: a nonce that one sample is bound to",
    ),
    signedIn(
      "GET",
      "/behavior/profile",
      "behavior.profileStatus",
      "Read what is known of the caller's typing rhythm",
    ),
    signedIn(
      "PUT",
      "/behavior/consent",
      "behavior.setConsent",
      "Give or withdraw consent; withdrawing erases what is stored",
    ),
    signedIn(
      "PUT",
      "/behavior/policy",
      "behavior.setPolicy",
      "Choose a stricter policy than the deployment's",
    ),
    signedIn("POST", "/behavior/samples", "behavior.enroll", "Learn from samples"),
    signedIn("POST", "/behavior/score", "behavior.score", "Score a sample of the practice phrase"),
    signedIn(
      "GET",
      "/behavior/profiles",
      "behavior.showProfiles",
      "Show everything that is stored of the caller's rhythm",
    ),
    signedIn(
      "GET",
      "/behavior/findings",
      "behavior.findings",
      "Show the verdicts on the caller's past sign-ins",
    ),
  ],
  Administration: adminRoutes,
  Audit: [
    signedIn("GET", "/admin/audit", "audit.search", "Search the audit trail"),
    signedIn(
      "GET",
      "/admin/audit/insights",
      "audit.insights",
      "Sum up what stands out in the audit trail",
    ),
  ],
} as const satisfies Readonly<Record<string, readonly RestRoute[]>>;

/** Procedures without an address here, and why. */
export const withoutRoute: Partial<Record<ProcedurePath, string>> = {
  "mail.inbox": "The development inbox is for the demo's pages; production has none.",
};
