// The part of `@simplewebauthn/browser` that ceremonies run on; tests put a software authenticator in its place.
import type * as browser from "@simplewebauthn/browser";

export type WebAuthn = Pick<
  typeof browser,
  | "startRegistration"
  | "startAuthentication"
  | "browserSupportsWebAuthn"
  | "browserSupportsWebAuthnAutofill"
  | "WebAuthnAbortService"
>;
