// WebAuthn's two ceremonies: one at a time, ended by a signal, with typed errors.
import { clientError, throwIfAborted } from "../errors/client-errors.ts";
import type {
  AuthenticationCredential,
  CallOptions,
  Passkeys,
  RegistrationCredential,
} from "../latchkey-client.ts";
import { ceremonyError } from "./ceremony-error.ts";
import type { LoadWebAuthn, WebAuthn } from "./webauthn.ts";

// The library looks for autofill support before it can be cancelled; a cancellation meanwhile is given again.
const cancelAgainMs = 100;

/** @param disposed ends every ceremony */
export function createPasskeys(load: LoadWebAuthn, disposed: AbortSignal): Passkeys {
  let current: object | undefined;

  const run = async <Answer>(
    { signal }: CallOptions,
    start: (webauthn: WebAuthn) => Promise<Answer>,
  ): Promise<Answer> => {
    const ended = signal ? AbortSignal.any([signal, disposed]) : disposed;
    throwIfAborted(ended);
    const webauthn = await load();
    throwIfAborted(ended);
    if (!webauthn.browserSupportsWebAuthn()) throw clientError("PASSKEY_UNSUPPORTED");
    const ceremony = (current = {});
    // The library knows one ceremony at a time: cancelling must not hit a later one.
    const cancel = (): void => {
      if (current === ceremony) webauthn.WebAuthnAbortService.cancelCeremony();
    };
    const onAbort = (): void => {
      cancel();
      setTimeout(cancel, cancelAgainMs);
    };
    ended.addEventListener("abort", onAbort);
    try {
      return await start(webauthn);
    } catch (error) {
      throw ceremonyError(error);
    } finally {
      ended.removeEventListener("abort", onAbort);
      if (current === ceremony) current = undefined;
    }
  };

  return {
    async support() {
      const webauthn = await load();
      const passkeys = webauthn.browserSupportsWebAuthn();
      return { passkeys, autofill: passkeys && (await webauthn.browserSupportsWebAuthnAutofill()) };
    },
    register: (optionsJson, options = {}) =>
      run(options, async ({ startRegistration }) => {
        const optionsJSON = optionsJson as Parameters<typeof startRegistration>[0]["optionsJSON"];
        return (await startRegistration({ optionsJSON })) as RegistrationCredential;
      }),
    authenticate: (optionsJson, { autofill = false, ...options } = {}) =>
      run(options, async (webauthn) => {
        if (autofill && !(await webauthn.browserSupportsWebAuthnAutofill()))
          throw clientError("PASSKEY_UNSUPPORTED");
        const optionsJSON = optionsJson as Parameters<
          WebAuthn["startAuthentication"]
        >[0]["optionsJSON"];
        const answer = await webauthn.startAuthentication({
          optionsJSON,
          useBrowserAutofill: autofill,
        });
        return answer as AuthenticationCredential;
      }),
  };
}
