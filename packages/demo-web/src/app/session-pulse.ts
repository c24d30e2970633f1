// When one comes back to this tab, asks whether the session still holds: it may have been ended from another device.
import type { LatchkeyClient } from "@latchkey/client-sdk";

/** @returns a function that stops it */
export function watchSession(latchkey: LatchkeyClient): () => void {
  const check = (): void => {
    if (document.visibilityState !== "visible" || latchkey.session.get().status !== "signedIn")
      return;
    // The answer itself is not needed: a refusal signs this client out.
    latchkey.api.users.me.query().catch(() => undefined);
  };
  document.addEventListener("visibilitychange", check);
  window.addEventListener("focus", check);
  return () => {
    document.removeEventListener("visibilitychange", check);
    window.removeEventListener("focus", check);
  };
}
