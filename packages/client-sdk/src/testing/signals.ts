// What an authenticator does when the relying party signals that a passkey is unknown, outdated or renamed.
import type {
  SendSignalAllAcceptedCredentialsOpts,
  SendSignalCurrentUserDetailsOpts,
  SendSignalUnknownCredentialOpts,
} from "@simplewebauthn/browser";
import { updateCredential, type CredentialVault } from "./credential-source.ts";

/** A signal of the relying party about a passkey, as `sendSignal` of `@simplewebauthn/browser` takes it. */
export type PasskeySignal =
  | SendSignalUnknownCredentialOpts
  | SendSignalAllAcceptedCredentialsOpts
  | SendSignalCurrentUserDetailsOpts;

/**
 * Obeys one signal; signals about credentials that it doesn't hold change nothing.
 * @see WebAuthn Level 3 section 5.1.10
 */
export function applySignal(vault: CredentialVault, signal: PasskeySignal): void {
  switch (signal.signalName) {
    case "unknownCredential":
      if (vault.get(signal.credentialID)?.rpId === signal.rpID) vault.delete(signal.credentialID);
      return;
    case "allAcceptedCredentials":
      for (const id of idsOf(vault, signal))
        if (!signal.allAcceptedCredentialIDs.includes(id)) vault.delete(id);
      return;
    case "currentUserDetails":
      for (const id of idsOf(vault, signal)) {
        updateCredential(vault, id, {
          userName: signal.userName,
          userDisplayName: signal.userDisplayName ?? "",
        });
      }
  }
}

function idsOf(vault: CredentialVault, account: { rpID: string; userID: string }): string[] {
  const held = [...vault.values()];
  return held
    .filter(({ rpId, userHandle }) => rpId === account.rpID && userHandle === account.userID)
    .map(({ id }) => id);
}
