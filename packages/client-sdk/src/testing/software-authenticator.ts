// A WebAuthn authenticator in software, for tests: honest by default, and dishonest in one way when asked.
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { assertCredential, type AuthenticationContext } from "./authentication.ts";
import {
  settingsFrom,
  type AuthenticatorSettings,
  type SoftwareAuthenticatorOptions,
} from "./authenticator-settings.ts";
import {
  updateCredential,
  withoutKeys,
  type CredentialVault,
  type SoftwareCredential,
} from "./credential-source.ts";
import { registerCredential } from "./registration.ts";
import type { RegistrationContext } from "./registration-answer.ts";
import { applySignal, type PasskeySignal } from "./signals.ts";

/** An authenticator together with the browser in front of it. Its errors are the browser's: see `create` and `get`. */
export interface SoftwareAuthenticator {
  /**
   * Registers a credential.
   * @throws DOMException `SecurityError` (RP id and origin), `NotSupportedError` (algorithms), `InvalidStateError`
   * (excludeCredentials), `NotAllowedError` (declined, or a requirement unmet), or the abort signal's reason
   */
  create(
    options: PublicKeyCredentialCreationOptionsJSON,
    context: RegistrationContext,
  ): Promise<RegistrationResponseJSON>;
  /**
   * Signs an assertion.
   * @throws DOMException `SecurityError`, `NotAllowedError` (declined, or no credential qualifies), or the abort signal's reason
   */
  get(
    options: PublicKeyCredentialRequestOptionsJSON,
    context: AuthenticationContext,
  ): Promise<AuthenticationResponseJSON>;
  /** The credentials it holds now, the oldest first. */
  readonly credentials: readonly SoftwareCredential[];
  /** Forgets a credential, as a user who deletes a passkey. */
  remove(credentialId: string): void;
  /** Changes a stored credential: its sign count, backup flags, user handle or names. */
  update(credentialId: string, changes: CredentialChanges): void;
  /** Obeys a signal of the relying party. */
  signal(signal: PasskeySignal): void;
  /** A copy with the same keys and counters, as a thief would have it; from here on both count alone. */
  clone(): SoftwareAuthenticator;
}

/** What `update` can change. */
export type CredentialChanges = Partial<
  Pick<
    SoftwareCredential,
    "signCount" | "backupEligible" | "backedUp" | "userHandle" | "userName" | "userDisplayName"
  >
>;

/**
 * Creates an authenticator without credentials.
 * @example
 * const authenticator = createSoftwareAuthenticator({ backup: 'deviceBound' });
 * const attestation = await authenticator.create(creationOptions, { origin: 'http://localhost:8000' });
 * const lie = await authenticator.get(requestOptions, { origin, misbehavior: { kind: 'badSignature' } });
 * @throws TypeError for an AAGUID that is no UUID
 */
export function createSoftwareAuthenticator(
  options: SoftwareAuthenticatorOptions = {},
): SoftwareAuthenticator {
  return authenticatorOver(settingsFrom(options), new Map());
}

function authenticatorOver(
  settings: AuthenticatorSettings,
  vault: CredentialVault,
): SoftwareAuthenticator {
  return {
    create: (options, context) => registerCredential({ settings, vault }, options, context),
    get: (options, context) => assertCredential({ settings, vault }, options, context),
    get credentials() {
      return [...vault.values()].map(withoutKeys);
    },
    remove: (credentialId) => void vault.delete(credentialId),
    update: (credentialId, changes) => updateCredential(vault, credentialId, changes),
    signal: (signal) => applySignal(vault, signal),
    clone: () => authenticatorOver(settings, new Map(vault)),
  };
}
