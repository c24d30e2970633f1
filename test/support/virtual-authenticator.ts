// A virtual authenticator inside Chromium, over the DevTools protocol, and the user in front of it.
import type { CDPSession, Locator, Page } from "playwright-core";
import { installAutofillGate, pickFromGate } from "./autofill-gate.ts";

/** Options of `addVirtualAuthenticator`. */
export interface VirtualAuthenticatorOptions {
  /** Default: `internal`, a platform authenticator. */
  readonly transport?: "internal" | "usb" | "nfc" | "ble" | "hybrid";
  /** Whether the user passes verification. Default: true. */
  readonly userVerified?: boolean;
  /** Whether new credentials are backup-eligible and backed up. Default: true. */
  readonly backedUp?: boolean;
}

/** A credential as the DevTools protocol shows it; binary members are base64, not base64url. */
export interface VirtualCredential {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId?: string;
  readonly privateKey: string;
  readonly userHandle?: string;
  readonly signCount: number;
  readonly backupEligibility?: boolean;
  readonly backupState?: boolean;
  readonly userName?: string;
  readonly userDisplayName?: string;
}

/** The authenticator of one page; `await using` removes it. */
export interface VirtualAuthenticator extends AsyncDisposable {
  /** The credentials that it holds, private keys included. */
  credentials(): Promise<readonly VirtualCredential[]>;
  /** Brings a credential in, for example from another page's authenticator. */
  addCredential(credential: VirtualCredential): Promise<void>;
  clearCredentials(): Promise<void>;
  /** Whether the user passes verification from now on. */
  setUserVerified(verified: boolean): Promise<void>;
  /** Whether the user touches it from now on; if not, a ceremony waits until it is aborted or times out. */
  setUserPresent(present: boolean): Promise<void>;
  /**
   * Picks a passkey from the autofill of an input field: clicks the field, waits until the page has asked for a
   * passkey conditionally, then lets Chromium answer.
   * @returns the credential's id, base64
   * @throws Error when the field doesn't have `webauthn` among its autocomplete tokens
   */
  pickPasskey(field: Locator): Promise<string>;
}

const defaults = { transport: "internal", userVerified: true, backedUp: true } as const;

/**
 * Gives a page an authenticator with discoverable credentials that answers at once. Call it before the page loads.
 * A conditional request (autofill) waits for `pickPasskey`, as it waits for the user in a browser with a window.
 * @see https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
 */
export async function addVirtualAuthenticator(
  page: Page,
  options: VirtualAuthenticatorOptions = {},
): Promise<VirtualAuthenticator> {
  await installAutofillGate(page);
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const answer = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: protocolOptions(options),
  });
  return authenticatorOver(session, answer.authenticatorId);
}

function protocolOptions(options: VirtualAuthenticatorOptions) {
  const { transport, userVerified, backedUp } = { ...defaults, ...options };
  return {
    protocol: "ctap2",
    ctap2Version: "ctap2_1",
    transport: transport === "hybrid" ? "cable" : transport,
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: userVerified,
    automaticPresenceSimulation: true,
    defaultBackupEligibility: backedUp,
    defaultBackupState: backedUp,
  } as const;
}

function authenticatorOver(session: CDPSession, authenticatorId: string): VirtualAuthenticator {
  const target = { authenticatorId };
  return {
    credentials: async () => (await session.send("WebAuthn.getCredentials", target)).credentials,
    addCredential: async (credential) =>
      void (await session.send("WebAuthn.addCredential", { ...target, credential })),
    clearCredentials: async () => void (await session.send("WebAuthn.clearCredentials", target)),
    setUserVerified: async (isUserVerified) =>
      void (await session.send("WebAuthn.setUserVerified", { ...target, isUserVerified })),
    setUserPresent: async (enabled) =>
      void (await session.send("WebAuthn.setAutomaticPresenceSimulation", { ...target, enabled })),
    pickPasskey: (field) => pickFromGate(session, field),
    [Symbol.asyncDispose]: () => remove(session, authenticatorId),
  };
}

// The page may be gone already, and its authenticator with it.
async function remove(session: CDPSession, authenticatorId: string): Promise<void> {
  await session
    .send("WebAuthn.removeVirtualAuthenticator", { authenticatorId })
    .catch(() => undefined);
  await session.detach().catch(() => undefined);
}
