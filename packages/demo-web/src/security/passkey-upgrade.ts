// After a sign-in with a password: lets a password manager that just filled it in make a passkey too, without asking.
import type { LatchkeyClient, RegistrationCredential } from "@latchkey/client-sdk";

interface Capabilities {
  getClientCapabilities?(): Promise<Readonly<Record<string, boolean>>>;
  parseCreationOptionsFromJSON?(options: unknown): PublicKeyCredentialCreationOptions;
}

const patienceMs = 10_000;

/** Silent either way: nobody asked for it, so nobody is told that it didn't come to pass. */
export async function upgradeToPasskey(latchkey: LatchkeyClient): Promise<void> {
  if (!("PublicKeyCredential" in globalThis)) return;
  const browser = PublicKeyCredential as unknown as Capabilities;
  const { passkeys } = latchkey.api.auth;
  // Browsers run one ceremony at a time, and a click may begin another one.
  const ended = new AbortController();
  const end = (): void => ended.abort();
  document.addEventListener("click", end, { capture: true });
  const timer = setTimeout(end, patienceMs);
  try {
    const capabilities = await browser.getClientCapabilities?.();
    if (!capabilities?.["conditionalCreate"] || !browser.parseCreationOptionsFromJSON) return;
    // Who has passkeys would be asked to confirm with one, which is anything but silent.
    if ((await passkeys.list.query()).length > 0) return;
    const options = await passkeys.beginAddition.mutate({ conditional: true });
    ended.signal.throwIfAborted();
    const created = await navigator.credentials.create({
      mediation: "conditional",
      publicKey: browser.parseCreationOptionsFromJSON(options),
      signal: ended.signal,
    } as CredentialCreationOptions);
    if (!(created instanceof PublicKeyCredential)) return;
    const credential = created.toJSON() as unknown as RegistrationCredential;
    await passkeys.finishAddition.mutate({ credential });
  } catch {
    // Most often there is no password manager that would.
  } finally {
    clearTimeout(timer);
    document.removeEventListener("click", end, { capture: true });
  }
}
