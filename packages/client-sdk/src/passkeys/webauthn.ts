// The part of `@simplewebauthn/browser` that ceremonies run on; tests put a software authenticator in its place.
import type * as browser from "./browser-webauthn.ts";
import { clientError } from "../errors/client-errors.ts";

export type WebAuthn = typeof browser;

export type LoadWebAuthn = () => Promise<WebAuthn>;

/**
 * The library as a chunk of its own, so that pages of the signed-in don't wait for it. A browser begins to load it at
 * once: a ceremony that had to wait for it after a click could outlast the click's user activation.
 */
export function lazyWebAuthn(): LoadWebAuthn {
  let loading: Promise<WebAuthn> | undefined;
  const load: LoadWebAuthn = () => {
    loading ??= import("./browser-webauthn.ts").catch((cause: unknown) => {
      loading = undefined;
      throw clientError("NETWORK", { cause });
    });
    return loading;
  };
  if ("PublicKeyCredential" in globalThis) load().catch(() => undefined);
  return load;
}
