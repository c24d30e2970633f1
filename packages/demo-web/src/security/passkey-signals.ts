// Tells the browser which passkeys this account still takes, and whose they are, so that its list stays right
// (WebAuthn Level 3, section 5.1.10: the Signal API). Never in the way: what can't be told isn't.
import type { LatchkeyClient } from "@latchkey/client-sdk";

interface Signals {
  signalAllAcceptedCredentials?(options: {
    readonly rpId: string;
    readonly userId: string;
    readonly allAcceptedCredentialIds: readonly string[];
  }): Promise<void>;
  signalCurrentUserDetails?(options: {
    readonly rpId: string;
    readonly userId: string;
    readonly name: string;
    readonly displayName: string;
  }): Promise<void>;
}

/** Only for the account that is signed in here: about any other one this page knows nothing for sure. */
export async function tellBrowser(latchkey: LatchkeyClient): Promise<void> {
  if (!("PublicKeyCredential" in globalThis)) return;
  const signals = PublicKeyCredential as unknown as Signals;
  if (!signals.signalAllAcceptedCredentials && !signals.signalCurrentUserDetails) return;
  try {
    const { api } = latchkey;
    const passkeys = await api.auth.passkeys.list.query();
    const rpId = await findRpId(latchkey);
    const snapshot = latchkey.session.get();
    // Whoever is signed in by now may be somebody else.
    if (snapshot.status !== "signedIn") return;
    const { user } = snapshot;
    const me = await api.users.me.query();
    if (me.id !== user.id) return;
    const whose = { rpId, userId: userHandleOf(user.id) };
    await signals.signalAllAcceptedCredentials?.({
      ...whose,
      allAcceptedCredentialIds: passkeys.map(({ credentialId }) => credentialId),
    });
    await signals.signalCurrentUserDetails?.({
      ...whose,
      name: me.email,
      displayName: `${me.firstName} ${me.lastName}`,
    });
  } catch {
    // The browser's list is a courtesy; the server decides.
  }
}

let knownRpId: string | undefined;

async function findRpId({ api }: LatchkeyClient): Promise<string> {
  knownRpId ??= (await api.auth.passkeys.beginSignIn.mutate({})).rpId;
  return knownRpId;
}

// As the server makes it: the id's characters, in base64url.
function userHandleOf(userId: string): string {
  return btoa(userId).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
