// `@latchkey/client-sdk/testing`: passkeys without a browser, for the tests of those who use the SDK.
export type { AttestationFormat } from "./attestation.ts";
export type { AuthenticationContext } from "./authentication.ts";
export type { BackupKind, SoftwareAuthenticatorOptions } from "./authenticator-settings.ts";
export type { SoftwareCredential } from "./credential-source.ts";
export type {
  AuthenticationMisbehavior,
  MisbehaviorKind,
  RegistrationMisbehavior,
} from "./misbehavior.ts";
export type { RegistrationContext } from "./registration-answer.ts";
export type { SoftwareAlgorithm } from "./signature-algorithms.ts";
export type { PasskeySignal } from "./signals.ts";
export {
  createSoftwareAuthenticator,
  type CredentialChanges,
  type SoftwareAuthenticator,
} from "./software-authenticator.ts";
export {
  createSoftwareWebAuthn,
  type SoftwareWebAuthn,
  type WebAuthnFunctions,
} from "./software-webauthn.ts";
export type { SoftwareWebAuthnError } from "./webauthn-error.ts";
