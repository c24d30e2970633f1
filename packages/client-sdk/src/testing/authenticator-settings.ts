// What kind of authenticator the software plays: a synced passkey provider by default.
import type { AttestationFormat } from "./attestation.ts";
import type { SoftwareAlgorithm } from "./signature-algorithms.ts";

/** How a credential relates to backups: never (`deviceBound`), possible (`eligible`), done (`backedUp`). */
export type BackupKind = "deviceBound" | "eligible" | "backedUp";

/** Options of `createSoftwareAuthenticator`. */
export interface SoftwareAuthenticatorOptions {
  /** The algorithms it can sign with; the relying party's order decides. Default: ES256 alone. */
  readonly algorithms?: readonly SoftwareAlgorithm[];
  /** `packed` is self attestation. Default: `none`. */
  readonly attestation?: AttestationFormat;
  /** The authenticator model, a UUID. Default: all zeros. */
  readonly aaguid?: string;
  /** Default: `backedUp`, a synced passkey. */
  readonly backup?: BackupKind;
  /** Whether the sign count grows: 1 at registration, then one more per use. Default: for device-bound credentials only. */
  readonly counting?: boolean;
  /** Whether it can verify its user. Default: true. */
  readonly userVerifying?: boolean;
  /** Whether it stores discoverable credentials. Default: true. */
  readonly discoverable?: boolean;
  /** Default: `platform`. */
  readonly attachment?: "platform" | "cross-platform";
  /** Default: `internal`, and `hybrid` where credentials are backed up. */
  readonly transports?: readonly string[];
}

/** The options with their defaults filled in. */
export type AuthenticatorSettings = {
  readonly [Name in keyof SoftwareAuthenticatorOptions]-?: SoftwareAuthenticatorOptions[Name];
};

/**
 * Fills in the defaults.
 * @throws TypeError for an AAGUID that is no UUID
 */
export function settingsFrom(options: SoftwareAuthenticatorOptions): AuthenticatorSettings {
  const backup = options.backup ?? "backedUp";
  const settings: AuthenticatorSettings = {
    algorithms: ["ES256"],
    attestation: "none",
    aaguid: "00000000-0000-0000-0000-000000000000",
    backup,
    counting: backup === "deviceBound",
    userVerifying: true,
    discoverable: true,
    attachment: "platform",
    transports: backup === "deviceBound" ? ["internal"] : ["hybrid", "internal"],
    ...options,
  };
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(settings.aaguid)) {
    throw new TypeError(`The AAGUID "${settings.aaguid}" is not a UUID`);
  }
  return settings;
}
