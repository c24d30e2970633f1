// The software authenticator behind the functions of `@simplewebauthn/browser`, so that the SDK can take it in a browser's stead.
import type * as browser from "@simplewebauthn/browser";
import type { AuthenticationContext } from "./authentication.ts";
import { createAutofillPrompt } from "./autofill-prompt.ts";
import type { RegistrationContext } from "./registration-answer.ts";
import type { OriginScope } from "./rp-id.ts";
import type { SoftwareAuthenticator } from "./software-authenticator.ts";
import { toWebAuthnError } from "./webauthn-error.ts";

/** The part of `@simplewebauthn/browser` that the software stands in for. */
export type WebAuthnFunctions = Pick<
  typeof browser,
  | "startRegistration"
  | "startAuthentication"
  | "sendSignal"
  | "browserSupportsWebAuthn"
  | "browserSupportsWebAuthnAutofill"
  | "platformAuthenticatorIsAvailable"
  | "WebAuthnAbortService"
>;

/** Those functions, and the user in front of them. */
export interface SoftwareWebAuthn extends WebAuthnFunctions {
  /** Picks a passkey from autofill; waits for a conditional ceremony if none is pending. Default: the newest. */
  pickPasskey(credentialId?: string): Promise<void>;
  /** How the next registration goes: declined, with a misbehavior, and so on. Forgotten afterwards. */
  forNextRegistration(context: Omit<RegistrationContext, "origin" | "signal">): void;
  /** How the next authentication goes: declined, with another credential, and so on. Forgotten afterwards. */
  forNextAuthentication(context: Omit<AuthenticationContext, "origin" | "signal">): void;
}

/**
 * Puts an authenticator behind the functions of `@simplewebauthn/browser`. As there, a new ceremony aborts the
 * pending one, and a conditional one (`useBrowserAutofill`) stays pending until `pickPasskey` or an abort.
 * @param scope the page's origin
 * @returns functions that throw errors with the `name` and `code` of the library's `WebAuthnError`
 */
export function createSoftwareWebAuthn(
  authenticator: SoftwareAuthenticator,
  scope: OriginScope,
): SoftwareWebAuthn {
  const autofill = createAutofillPrompt();
  const aborts = createAbortService();
  const nextRegistration = createOnce<Omit<RegistrationContext, "origin">>();
  const nextAuthentication = createOnce<Omit<AuthenticationContext, "origin">>();
  return {
    ...everythingSupported,
    WebAuthnAbortService: aborts,
    pickPasskey: (credentialId) => autofill.pick(credentialId),
    forNextRegistration: nextRegistration.set,
    forNextAuthentication: nextAuthentication.set,
    sendSignal: async (signal) => {
      authenticator.signal(signal);
      return undefined;
    },
    startRegistration: ({ optionsJSON, useAutoRegister }) =>
      wordingErrors(async () => {
        const signal = aborts.createNewAbortSignal();
        const mediation = useAutoRegister ? "conditional" : undefined;
        return authenticator.create(optionsJSON, {
          mediation,
          ...nextRegistration.take(),
          ...scope,
          signal,
        });
      }),
    startAuthentication: ({ optionsJSON, useBrowserAutofill }) =>
      wordingErrors(async () => {
        const signal = aborts.createNewAbortSignal();
        const credentialId = useBrowserAutofill ? await autofill.ask(signal) : undefined;
        return authenticator.get(optionsJSON, {
          credentialId,
          ...nextAuthentication.take(),
          ...scope,
          signal,
        });
      }),
  };
}

const everythingSupported = {
  browserSupportsWebAuthn: () => true,
  browserSupportsWebAuthnAutofill: async () => true,
  platformAuthenticatorIsAvailable: async () => true,
};

function createAbortService(): typeof browser.WebAuthnAbortService {
  let controller: AbortController | undefined;
  const cancelCeremony = () =>
    controller?.abort(new DOMException("The ceremony was aborted", "AbortError"));
  return {
    cancelCeremony,
    createNewAbortSignal: () => {
      cancelCeremony();
      controller = new AbortController();
      return controller.signal;
    },
  };
}

function createOnce<Value>() {
  let held: Value | undefined;
  return {
    set: (value: Value) => void (held = value),
    take: () => {
      const taken = held;
      held = undefined;
      return taken;
    },
  };
}

async function wordingErrors<Result>(ceremony: () => Promise<Result>): Promise<Result> {
  try {
    return await ceremony();
  } catch (error) {
    throw toWebAuthnError(error);
  }
}
