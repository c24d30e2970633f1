// After each sign-in in this tab: brings the browser's list of passkeys up to date, and offers it to make one.
import type { LatchkeyClient } from "@latchkey/client-sdk";
import { tellBrowser } from "./passkey-signals.ts";
import { upgradeToPasskey } from "./passkey-upgrade.ts";

/** @returns a function that stops it */
export function keepPasskeysUp(latchkey: LatchkeyClient): () => void {
  let before = latchkey.session.get().status;
  return latchkey.session.subscribe(() => {
    const snapshot = latchkey.session.get();
    const signedIn = before === "signedOut" && snapshot.status === "signedIn";
    before = snapshot.status;
    // A sign-in in another tab is that tab's business.
    if (!signedIn || document.visibilityState !== "visible") return;
    const { methods } = snapshot.session;
    // A recovery code is for a day when something is amiss, and perhaps for a borrowed device.
    const usual = methods.includes("pwd") && !methods.includes("rec");
    void (usual ? upgradeToPasskey(latchkey) : Promise.resolve()).then(() => tellBrowser(latchkey));
  });
}
