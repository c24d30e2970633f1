// What the software authenticator keeps about one credential.
import type { SoftwareAlgorithm } from "./signature-algorithms.ts";

/** One credential, without its private key. */
export interface SoftwareCredential {
  /** Base64url. */
  readonly id: string;
  readonly rpId: string;
  /** The `user.id` of the registration, base64url. */
  readonly userHandle: string;
  readonly userName: string;
  readonly userDisplayName: string;
  readonly algorithm: SoftwareAlgorithm;
  /** Whether the credential can be found without `allowCredentials`. */
  readonly discoverable: boolean;
  /** The last sign count reported honestly; 0 forever when the authenticator doesn't count. */
  readonly signCount: number;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/** One credential as it is stored. */
export interface CredentialSource extends SoftwareCredential {
  readonly keys: CryptoKeyPair;
}

/** The credentials of one authenticator by id, the oldest first. */
export type CredentialVault = Map<string, CredentialSource>;

/** A credential as outsiders may see it. */
export function withoutKeys({ keys: _keys, ...credential }: CredentialSource): SoftwareCredential {
  return credential;
}

/** Replaces a credential's fields, keeping its place. */
export function updateCredential(
  vault: CredentialVault,
  id: string,
  changes: Partial<Omit<SoftwareCredential, "id" | "algorithm">>,
): void {
  const source = vault.get(id);
  if (source === undefined) throw new RangeError(`The authenticator holds no credential "${id}"`);
  vault.set(id, { ...source, ...changes });
}
