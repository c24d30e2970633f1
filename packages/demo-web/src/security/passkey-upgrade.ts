// After a sign-in with a password: lets a password manager that just filled it in make a passkey too, without asking.
import type { LatchkeyClient, RegistrationCredential } from "@latchkey/client-sdk";

interface Capabilities {
  getClientCapabilities?(): Promise<Readonly<Record<string, boolean>>>;
  parseCreationOptionsFromJSON?(options: unknown): PublicKeyCredentialCreationOptions;
}

const patienceMs = 30_000;

/** Silent either way: nobody asked for it, so nobody is told that it didn't come to pass. */
export async function upgradeToPasskey(latchkey: LatchkeyClient): Promise<void> {
  if (!("PublicKeyCredential" in globalThis)) return;
  const browser = PublicKeyCredential as unknown as Capabilities;
  const { passkeys } = latchkey.api.auth;
  try {
    const capabilities = await browser.getClientCapabilities?.();
    if (!capabilities?.["conditionalCreate"] || !browser.parseCreationOptionsFromJSON) return;
    // Who has passkeys would be asked to confirm with one, which is anything but silent.
    if ((await passkeys.list.query()).length > 0) return;
    const options = await passkeys.beginAddition.mutate({ conditional: true });
    const created = await navigator.credentials.create({
      mediation: "conditional",
      publicKey: browser.parseCreationOptionsFromJSON(options),
      signal: AbortSignal.timeout(patienceMs),
    } as CredentialCreationOptions);
    if (!(created instanceof PublicKeyCredential)) return;
    const credential = created.toJSON() as unknown as RegistrationCredential;
    await passkeys.finishAddition.mutate({ credential });
  } catch {
    // Most often there is no password manager that would.
  }
}
